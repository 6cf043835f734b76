"""Recommendations: a counsellor's decision, the place held for it, and the notice that no place fits."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.schooling.enums import PROPOSABLE_STATES, ConstraintKind, PupilState, RunState
from lotse.schooling.models import (
    Constraint,
    NeedNotice,
    ProposalRow,
    ProposalRun,
    Pupil,
    Recommendation,
    School,
    StateChange,
)
from lotse.schooling.reasons import NEED_REASONS, UNPLACED_WORDS
from lotse.schooling.rules import proposals as rules
from lotse.schooling.services.holds import hold_places, release_holds
from lotse.schooling.services.pupils import ReasonMissing, move, settle_need_notices
from lotse.tenants.models import Membership

# States in which a (new) recommendation may be made by hand
RECOMMENDABLE_STATES = (*PROPOSABLE_STATES, PupilState.RECOMMENDED, PupilState.ANSWERED, PupilState.HANDED_OVER)
WITHDRAWABLE_STATES = (PupilState.RECOMMENDED, PupilState.ANSWERED)
HELD_STATES = (*WITHDRAWABLE_STATES, PupilState.HANDED_OVER)


class NotProposed(LotseError):
    code = "schooling.not_proposed"
    sentence = "Für dieses Kind gibt es in diesem Vorschlag keine Schule."


class ProposalOutdated(LotseError):
    code = "schooling.proposal_outdated"
    sentence = (
        "Seit diesem Vorschlag hat sich etwas geändert: Das Kind hat inzwischen einen anderen Stand, oder die Schule "
        "kommt nicht mehr in Frage. Es wurde nichts gespeichert. Bitte lassen Sie neu vorschlagen."
    )


class AlreadyRecommended(LotseError):
    code = "schooling.already_recommended"
    sentence = "Für dieses Kind gibt es schon eine Empfehlung. Es wurde nichts geändert."


class NotNow(LotseError):
    code = "schooling.not_now"
    sentence = "Beim jetzigen Stand des Kindes ist das nicht möglich. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not be accepted, and the sentence why."""

    row: ProposalRow
    error: LotseError


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of several rows."""

    recommendations: list[Recommendation]
    refused: list[Refused]


def accept_row(*, actor: Membership, row: ProposalRow, now: dt.datetime) -> Recommendation:
    """Turn one row of a proposal into a recommendation with a held place; of two people at once, one gets it.

    Raises NotAllowed, NotProposed, ProposalOutdated, AlreadyRecommended, PlaceTaken, and what ``pupils.move`` raises.
    """
    pupil = Pupil.objects.select_related("person").get(pk=row.pupil_id)
    if not rules.may_recommend(actor, pupil):
        raise NotAllowed
    if row.school_id is None or row.run.state != RunState.DONE:
        raise NotProposed
    school = School.objects.get(pk=row.school_id)
    changed = (pupil.grade, pupil.support_form) != (row.grade, row.support_form)
    banned = Constraint.objects.filter(pupil=pupil, school=school, kind=ConstraintKind.BAN).exists()
    out_of_question = banned or pupil.talk_first or not school.is_operating
    if changed or out_of_question or pupil.state not in PROPOSABLE_STATES:
        raise AlreadyRecommended if row.accepted_at or _active(pupil) else ProposalOutdated
    with transaction.atomic():
        if ProposalRow.objects.filter(pk=row.pk, accepted_at=None).update(accepted_at=now) != 1:
            raise AlreadyRecommended
        return _recommend(
            actor, pupil, now, Recommendation(school=school, reasons=row.reasons, second_choice_id=_second_choice(row))
        )


def accept_many(*, actor: Membership, run: ProposalRun, row_ids: Iterable[uuid.UUID], now: dt.datetime) -> Accepted:
    """Accept the ticked rows one by one; what fails is told and does not undo the others. Raises NotAllowed."""
    if not actor.holds(rules.RECOMMEND):
        raise NotAllowed
    result = Accepted([], [])
    rows = run.rows.filter(pk__in=list(row_ids), accepted_at=None).select_related("run", "pupil__person")
    for row in rows:
        try:
            result.recommendations.append(accept_row(actor=actor, row=row, now=now))
        except LotseError as error:
            result.refused.append(Refused(row, error))
    return result


def make_recommendation(
    *,
    actor: Membership,
    pupil: Pupil,
    school: School,
    reason_text: str,
    now: dt.datetime,
    second_choice: School | None = None,
    travel_mode: str = "",
) -> Recommendation:
    """Recommend a school by hand, with a reason; an active recommendation is withdrawn in the same step.

    Raises NotAllowed, ReasonMissing, NotNow, ProposalOutdated (school closed), PlaceTaken, and what ``move`` raises.
    """
    if not rules.may_recommend(actor, pupil):
        raise NotAllowed
    if not reason_text.strip():
        raise ReasonMissing("Bitte begründen Sie Ihre Empfehlung in einem Satz.", field="reason_text")
    if pupil.state not in RECOMMENDABLE_STATES or pupil.grade is None or not pupil.support_form:
        raise NotNow
    if not school.is_operating:
        raise ProposalOutdated(field="school")
    with transaction.atomic():
        old = _active(pupil)
        if old is not None:
            _withdraw(old, now)
        return _recommend(
            actor,
            pupil,
            now,
            Recommendation(
                school=school, second_choice=second_choice, reason_text=reason_text.strip(), travel_mode=travel_mode
            ),
        )


def withdraw_recommendation(*, actor: Membership, pupil: Pupil, reason: str, now: dt.datetime) -> None:
    """Take the recommendation back before it is handed over; its place is free again, the child waits as before.

    Raises NotAllowed, ReasonMissing, NotNow, and what ``pupils.move`` raises.
    """
    if not rules.may_recommend(actor, pupil):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing("Bitte nennen Sie den Grund, warum Sie die Empfehlung zurücknehmen.", field="reason")
    recommendation = _active(pupil)
    if recommendation is None or pupil.state not in WITHDRAWABLE_STATES:
        raise NotNow
    with transaction.atomic():
        _withdraw(recommendation, now)
        _note(actor, "schooling.recommendation_withdrawn", recommendation, pupil, now)
        back_to = _state_before(pupil)
        move(actor=actor, pupil=pupil, to=back_to, effective_on=clock.day_of(now), now=now, reason=reason)


def extend_hold(*, actor: Membership, pupil: Pupil, now: dt.datetime) -> None:
    """Keep the place of the recommendation longer, from today; one that had ended is held anew where still free.

    Raises NotAllowed, NotNow, PlaceTaken.
    """
    if not rules.may_recommend(actor, pupil):
        raise NotAllowed
    recommendation = _active(pupil)
    if recommendation is None or pupil.state not in HELD_STATES:
        raise NotNow
    with transaction.atomic():
        release_holds(recommendation, now=now)
        hold_places(recommendation, now=now)
        _note(actor, "schooling.hold_extended", recommendation, pupil, now)


def open_need_notice(*, actor: Membership, pupil: Pupil, reason: str, now: dt.datetime) -> NeedNotice:
    """Tell the authority that no place fits (Bedarfsmeldung); it stays open until a place is found, never an end.

    ``reason`` is a code of ``reasons.NEED_REASONS``. Raises NotAllowed, NotNow, and what ``pupils.move`` raises.
    """
    if not rules.may_recommend(actor, pupil):
        raise NotAllowed
    if reason not in NEED_REASONS:
        raise ReasonMissing("Bitte geben Sie an, warum kein Platz passt.", field="reason")
    if NeedNotice.objects.filter(pupil=pupil, settled_on=None).exists():
        raise NotNow("Für dieses Kind ist schon Bedarf gemeldet. Die Meldung bleibt offen, bis ein Platz gefunden ist.")
    today = clock.day_of(now)
    with transaction.atomic():
        notice = NeedNotice.objects.create(
            pupil=pupil,
            reason=reason,
            support_form=pupil.support_form,
            grade=pupil.grade,
            opened_on=today,
            opened_by=actor,
        )
        old = _active(pupil)
        if old is not None:
            _withdraw(old, now)
        record(
            actor=actor, action="schooling.need_notice_opened", obj=notice, now=now, file_id=pupil.person.household_id
        )
        if pupil.state != PupilState.NEED_NOTICE:
            why = UNPLACED_WORDS[reason][0]
            move(actor=actor, pupil=pupil, to=PupilState.NEED_NOTICE, effective_on=today, now=now, reason=why)
    return notice


def _recommend(actor: Membership, pupil: Pupil, now: dt.datetime, draft: Recommendation) -> Recommendation:
    """Inside a transaction: store, hold the place, move the child on, settle open need notices."""
    assert pupil.grade is not None
    draft.pupil, draft.grade, draft.support_form = pupil, pupil.grade, pupil.support_form
    draft.made_by, draft.made_at = actor, now
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRecommended from error
    hold_places(draft, now=now)
    today = clock.day_of(now)
    settle_need_notices(pupil, today)
    _note(actor, "schooling.recommended", draft, pupil, now)
    if pupil.state != PupilState.RECOMMENDED:
        move(actor=actor, pupil=pupil, to=PupilState.RECOMMENDED, effective_on=today, now=now)
    return draft


def _withdraw(recommendation: Recommendation, now: dt.datetime) -> None:
    release_holds(recommendation, now=now)
    Recommendation.objects.filter(pk=recommendation.pk, withdrawn_at=None).update(withdrawn_at=now)


def _active(pupil: Pupil) -> Recommendation | None:
    return Recommendation.objects.filter(pupil=pupil, withdrawn_at=None).first()


def _second_choice(row: ProposalRow) -> uuid.UUID | None:
    """The cheapest alternative that needs no other child to move."""
    free = [one for one in row.alternatives if not one["moves"]]
    return uuid.UUID(free[0]["school"]) if free else None


def _state_before(pupil: Pupil) -> PupilState:
    """Where the child stood before it was recommended a school."""
    came = StateChange.objects.filter(pupil=pupil, to_state=PupilState.RECOMMENDED).order_by("-at", "-id").first()
    if came is not None and came.from_state == PupilState.EXAM_ORDERED:
        return PupilState.EXAM_ORDERED
    return PupilState.INTERVIEWED


def _note(actor: Membership, action: str, obj: Recommendation, pupil: Pupil, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=obj, now=now, file_id=pupil.person.household_id)
