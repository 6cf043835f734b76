"""How a centre walks the path: its settings, checked and kept in versions."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.cases.rules import is_concrete_action
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.schooling.enums import (
    DECIDING,
    INVITING,
    NEXT_STEPS,
    OPTIONAL_STATES,
    ORDERING_EXAM,
    TELLING,
    Interviewer,
    Office,
    PupilState,
)
from lotse.schooling.models import Process, ProcessVersion
from lotse.schooling.rules.process import SETTINGS, process_with, settings_of
from lotse.schooling.rules.pupils import EDIT_PROCESS, state_label, usual_step
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.process_pages import Comparison, compare
from lotse.tenants.models import Membership

LABEL_LENGTH = 40
STEP_LENGTH = 120
MOST_DAYS = 365

_CHOICES: dict[str, tuple[str, ...]] = {
    "who_registers": tuple(Office),
    "who_invites": INVITING,
    "who_interviews": tuple(Interviewer),
    "who_orders_exam": ORDERING_EXAM,
    "who_assigns": DECIDING,
    "who_tells": ("", *TELLING),
}


class StepNotOptional(LotseError):
    code = "schooling.step_not_optional"
    sentence = "Dieser Schritt kann nicht ausgelassen werden. Es wurde nichts geändert."


class CentreDoesNotAssign(LotseError):
    code = "schooling.centre_does_not_assign"
    sentence = "Das Zentrum empfiehlt nur. Über den Platz entscheidet eine andere Stelle."


class OfficeUnfit(LotseError):
    code = "schooling.office_unfit"
    sentence = "Diese Stelle kommt für diesen Schritt nicht in Frage. Bitte wählen Sie eine andere."


class LabelUnfit(LotseError):
    code = "schooling.label_unfit"
    sentence = f"Bitte geben Sie jedem Stand einen eigenen Namen mit höchstens {LABEL_LENGTH} Zeichen."


class LabelPromises(LotseError):
    """Only the authority's decision may be called an assignment (product promise 2)."""

    code = "schooling.label_promises"
    sentence = "„Zuweisung“ heißt nur, was die entscheidende Stelle tut. Bitte nennen Sie diesen Stand anders."


class StepUnfit(LotseError):
    code = "schooling.step_unfit"
    sentence = (
        "Bitte schreiben Sie, was zu tun ist, in zwei Wörtern oder mehr, und nennen Sie 1 bis 365 Tage. "
        "„Klären“ allein sagt noch nicht, was jemand anderes an Ihrer Stelle tun könnte."
    )


class EffectsUnseen(LotseError):
    """The change concerns children on their way; ``comparison`` says how."""

    code = "schooling.effects_unseen"
    sentence = (
        "Das betrifft Kinder auf dem Weg. Es ist noch nichts gespeichert: Bitte lesen Sie unten, was sich für sie "
        "ändert, und speichern Sie dann noch einmal."
    )

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self.comparison = comparison


def change_process(
    *,
    actor: Membership,
    changes: Mapping[str, Any],
    seen: dt.datetime | None,
    now: dt.datetime,
    confirmed: str = "",
    origin: str = "",
) -> Process:
    """Set some of SETTINGS and keep the new version; children on their way go on from wherever they stand.

    ``seen``: the ``changed_at`` that the page showed; ``confirmed``: the fingerprint of the effects on children that
    it showed; ``origin``: the template or version that the changes come from. What changes nothing writes nothing.
    Raises NotAllowed, ChangedMeanwhile, EffectsUnseen, KeyError for a setting that does not exist, and what
    ``checked`` raises.
    """
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    before = settings_of(current_process())
    after = checked(before | dict(changes))
    changed = [name for name in SETTINGS if after[name] != before[name]]
    if not changed:
        return current_process()
    comparison = compare({name: after[name] for name in changed})
    if not comparison.is_confirmed(confirmed):
        raise EffectsUnseen(comparison)
    with transaction.atomic():
        process = _claim(seen, now)
        for name in changed:
            setattr(process, name, after[name])
        process.save()
        _keep_version(actor, before, after, origin, now)
        record(actor=actor, action="schooling.process_changed", obj=process, now=now, fields=changed)
    return process


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """All SETTINGS in the form in which they are stored: own words that say the usual are dropped.

    Raises KeyError, StepNotOptional, CentreDoesNotAssign, OfficeUnfit, LabelUnfit, LabelPromises, StepUnfit.
    """
    if set(settings) != set(SETTINGS):
        raise KeyError(sorted(set(settings) ^ set(SETTINGS)))
    if not set(settings["skipped_states"]) <= OPTIONAL_STATES:
        raise StepNotOptional(field="skipped_states")
    if settings["who_assigns"] == Office.CENTRE:
        raise CentreDoesNotAssign(field="who_assigns")
    for name, allowed in _CHOICES.items():
        if settings[name] not in allowed:
            raise OfficeUnfit(field=name)
    found = dict(settings)
    found["skipped_states"] = [one.value for one in PupilState if one in set(settings["skipped_states"])]
    plain = process_with({**found, "labels": {}, "steps": {}})
    found["labels"] = _labels(settings["labels"], plain)
    found["steps"] = _steps(settings["steps"], plain)
    return found


def _labels(labels: Mapping[str, str], plain: Process) -> dict[str, str]:
    """The centre's names of states where they differ from the usual ones."""
    usual = {state.value: state_label(plain, state) for state in PupilState}
    own = {state: str(labels[state]).strip() for state in usual if state in labels}
    own = {state: text for state, text in own.items() if text and text != usual[state]}
    names = [text.casefold() for text in (usual | own).values()]
    for state, text in own.items():
        if len(text) > LABEL_LENGTH or names.count(text.casefold()) > 1:
            raise LabelUnfit(field=f"label_{state}")
        if "zuweis" in text.casefold() and state != PupilState.ASSIGNED:
            raise LabelPromises(field=f"label_{state}")
    return own


def _steps(steps: Mapping[str, Mapping[str, Any]], plain: Process) -> dict[str, dict[str, Any]]:
    """The centre's next steps where they differ from the usual ones."""
    own: dict[str, dict[str, Any]] = {}
    for state in (one.value for one in PupilState if one in NEXT_STEPS and one in steps):
        text, days = str(steps[state]["text"]).strip(), steps[state]["days"]
        if (text, days) == usual_step(plain, state):
            continue
        if not is_concrete_action(text) or len(text) > STEP_LENGTH or not 1 <= days <= MOST_DAYS:
            raise StepUnfit(field=f"text_{state}")
        own[state] = {"text": text, "days": days}
    return own


def _claim(seen: dt.datetime | None, now: dt.datetime) -> Process:
    """The centre's row, marked as changed by us alone; made when there is none."""
    if seen is None and not Process.objects.exists():
        try:
            with transaction.atomic():
                return Process.objects.create(changed_at=now)
        except IntegrityError as error:
            raise ChangedMeanwhile from error
    if Process.objects.filter(changed_at=seen).update(changed_at=now) != 1:
        raise ChangedMeanwhile
    return Process.objects.get()


def _keep_version(
    actor: Membership, before: dict[str, Any], after: dict[str, Any], origin: str, now: dt.datetime
) -> None:
    newest = ProcessVersion.objects.first()
    if newest is None:
        newest = ProcessVersion.objects.create(number=0, settings=before)
    ProcessVersion.objects.create(number=newest.number + 1, settings=after, origin=origin[:80], at=now, by=actor)
