"""The intake interview: each step saved on its own, as often and in whatever order the talk takes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile
from lotse.people.enums import LanguageUse
from lotse.people.services import update_household, update_person
from lotse.schooling.enums import INTERVIEW_FIELDS, InterviewStep, PupilState
from lotse.schooling.models import Interview, Pupil, SchoolingPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.pupils import check_day, move, require_edit
from lotse.tenants.models import Membership

Data = Mapping[str, Any]


def save_step(
    *,
    actor: Membership,
    pupil: Pupil,
    step: str,
    data: Data,
    version: int,
    finished: bool,
    now: dt.datetime,
) -> Interview:
    """Keep the answers of one step; ``finished`` False is a draft. Facts about persons go to the family's file.

    ``version`` is what the person at the screen saw. Raises NotAllowed, ChangedMeanwhile, people's PersonInvalid.
    """
    require_edit(actor, pupil)
    with transaction.atomic():
        interview = _claim(pupil, version, now)
        if step == InterviewStep.PERSON:
            _save_person(actor, pupil, data, now)
        elif step == InterviewStep.LANGUAGES:
            _save_languages(actor, pupil, data, now)
        for name in INTERVIEW_FIELDS.get(step, ()):
            setattr(interview, name, data[name])
        if step == InterviewStep.SCHOOLING:
            _replace_periods(interview, data["periods"])
        done = set(interview.steps_done) - {step} | ({step} if finished else set())
        interview.steps_done = [one for one in InterviewStep.values if one in done]
        interview.save()
        _audit(actor, "schooling.interview_saved", interview, pupil, now, [step])
    return interview


def complete_interview(
    *, actor: Membership, pupil: Pupil, interviewed_on: dt.date, version: int, now: dt.datetime
) -> Interview:
    """Close the interview; a child that waited for it is then INTERVIEWED, also one that came without an invitation.

    Raises NotAllowed, ChangedMeanwhile, DateNotPlausible.
    """
    require_edit(actor, pupil)
    check_day(interviewed_on, now=now, not_before=pupil.registered_on, field="interviewed_on")
    with transaction.atomic():
        interview = _claim(pupil, version, now)
        interview.completed_at, interview.completed_by = now, actor
        interview.save()
        _audit(actor, "schooling.interview_completed", interview, pupil, now, ["completed_at"])
        on = max(interviewed_on, pupil.state_since_on)
        for state in _states_up_to_interviewed(pupil):
            reason = "ohne Einladung gekommen" if state == PupilState.INVITED else ""
            move(actor=actor, pupil=pupil, to=state, effective_on=on, reason=reason, now=now)
    return interview


def _states_up_to_interviewed(pupil: Pupil) -> list[PupilState]:
    """Nothing for a child that is beyond the interview."""
    process = current_process()
    following = rules.next_states(process, pupil.state)
    if not rules.comes_before(pupil.state, PupilState.INTERVIEWED):
        return []
    if PupilState.INTERVIEWED in following:
        return [PupilState.INTERVIEWED]
    return [PupilState.INVITED, PupilState.INTERVIEWED] if PupilState.INVITED in following else []


def _claim(pupil: Pupil, version: int, now: dt.datetime) -> Interview:
    """The interview, raised to the next version by us alone. Raises ChangedMeanwhile."""
    if version == 0:
        try:
            with transaction.atomic():
                return Interview.objects.create(pupil=pupil, version=1, started_at=now)
        except IntegrityError as error:
            raise ChangedMeanwhile from error
    if Interview.objects.filter(pupil=pupil, version=version).update(version=version + 1) != 1:
        raise ChangedMeanwhile
    return Interview.objects.get(pupil=pupil)


_PERSON_FIELDS = (
    "first_name",
    "last_name",
    "pronunciation",
    "gender",
    "born_on",
    "birth_place",
    "birth_country",
    "citizenships",
    "arrival",
    "in_municipality_since_on",
)


def _save_person(actor: Membership, pupil: Pupil, data: Data, now: dt.datetime) -> None:
    changes = {name: data[name] for name in _PERSON_FIELDS}
    update_person(actor=actor, person=pupil.person, changes=changes, now=now, expected=data["seen"])


def _save_languages(actor: Membership, pupil: Pupil, data: Data, now: dt.datetime) -> None:
    spoken = [
        (code, use)
        for use, name in (
            (LanguageUse.MOTHER, "mother_languages"),
            (LanguageUse.FAMILY, "family_languages"),
            (LanguageUse.OTHER, "other_languages"),
        )
        for code in data[name]
    ]
    household = {name: data[name] for name in ("preferred_language", "interpreter_needed")}
    # The household first: what changes in a person counts as a change of its household too.
    update_household(
        actor=actor, household=pupil.person.household, changes=household, now=now, expected=data["household_seen"]
    )
    changes = {"scripts": data["scripts"]}
    update_person(actor=actor, person=pupil.person, changes=changes, languages=spoken, now=now, expected=data["seen"])


def _replace_periods(interview: Interview, periods: list[dict[str, Any]]) -> None:
    SchoolingPeriod.objects.filter(interview=interview).delete()
    SchoolingPeriod.objects.bulk_create([SchoolingPeriod(interview=interview, **one) for one in periods])


def _audit(
    actor: Membership, action: str, interview: Interview, pupil: Pupil, now: dt.datetime, fields: list[str]
) -> None:
    record(actor=actor, action=action, obj=interview, now=now, file_id=pupil.person.household_id, fields=fields)
