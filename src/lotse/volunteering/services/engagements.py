"""The life of an engagement: who helps, whom, who is responsible, and what becomes of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.directory.models import Organisation
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import (
    BINDING_STATES,
    ENGAGEMENT_TRANSITIONS,
    EngagementEnd,
    EngagementKind,
    EngagementState,
    NeedEnd,
    NeedState,
)
from lotse.volunteering.models import (
    Commitment,
    Engagement,
    EngagementChange,
    Need,
    Participation,
    Volunteer,
)
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.shares import relieving_shares
from lotse.volunteering.services import needs, withdrawing
from lotse.volunteering.services.capacity import check_requirements, commit, hold_to
from lotse.volunteering.services.shares.ending import end_with_engagement


class StepNotPossible(LotseError):
    code = "volunteering.step_not_possible"
    sentence = "Dieser Schritt passt nicht zum Stand des Engagements. Bitte laden Sie die Seite neu."


class NobodyCommitted(LotseError):
    code = "volunteering.nobody_committed"
    sentence = "Ein Engagement beginnt erst, wenn jemand zugesagt ist. Bitte nehmen Sie zuerst eine Person auf."


class NotWithChildren(LotseError):
    code = "volunteering.not_with_children"
    sentence = (
        "Der Bedarf betrifft Kinder, das Engagement nicht. Bitte kreuzen Sie beim Engagement zuerst „mit Kindern“ an: "
        "Dann prüft Lotse die Nachweise der Ehrenamtlichen."
    )


class AlreadyThere(LotseError):
    code = "volunteering.already_there"
    sentence = "Diese Person oder Familie ist in diesem Engagement schon dabei."


class NotACoordinator(LotseError):
    code = "volunteering.not_a_coordinator"
    sentence = "Zuständig kann nur sein, wer das Ehrenamt koordiniert und hier noch arbeitet."


class DatesWrong(LotseError):
    code = "volunteering.dates_wrong"
    sentence = "Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Tage."


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementFacts:
    """What an engagement says about itself. ``title``: of a group; never a name of a family."""

    kind: EngagementKind
    coordinator: Membership
    starts_on: dt.date
    planned_end_on: dt.date | None = None
    title: str = ""
    with_children: bool = False
    club: Organisation | None = None

    def fields(self) -> dict[str, Any]:
        names = ("kind", "coordinator", "starts_on", "planned_end_on", "title", "with_children", "club")
        return {name: getattr(self, name) for name in names}


def propose(
    *, actor: Membership | None, facts: EngagementFacts, now: dt.datetime, need: Need | None = None
) -> Engagement:
    """Plan an engagement, for a need or for nobody yet; ``actor`` None: the next best is asked by itself.

    Raises NotAllowed, NotACoordinator, DatesWrong, and as ``add_family``.
    """
    if actor is not None and not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    _check(facts)
    with transaction.atomic():
        engagement = Engagement.objects.create(
            state_since_on=clock.day_of(now), created_at=now, changed_at=now, **facts.fields()
        )
        _changed(actor, engagement, "", clock.day_of(now), now)
        if need is not None:
            _join(engagement, need.household, need, clock.day_of(now))
        _note(actor, "volunteering.engagement_proposed", engagement, now)
    return engagement


def change(
    *, actor: Membership, engagement: Engagement, facts: EngagementFacts, version: int, now: dt.datetime
) -> None:
    """Correct its facts, or give it to another coordinator. With children from now on: everybody's proofs are asked.

    Raises NotAllowed, NotACoordinator, DatesWrong, RequirementOpen, ChangedMeanwhile.
    """
    _require(actor, engagement)
    _check(facts)
    with transaction.atomic():
        write(engagement, version=version, now=now, **facts.fields())
        relieving_shares(engagement).update(held_by=facts.coordinator)
        for commitment in open_commitments(engagement):
            check_requirements(commitment.volunteer, facts.kind, facts.with_children, clock.day_of(now))
        _note(actor, "volunteering.engagement_changed", engagement, now)


def add_family(
    *, actor: Membership, engagement: Engagement, household: Household, need: Need | None, now: dt.datetime
) -> Participation:
    """A family joins. Raises NotAllowed, StepNotPossible (ended), NotWithChildren, AlreadyThere."""
    _require(actor, engagement)
    if engagement.state == EngagementState.ENDED:
        raise StepNotPossible
    try:
        with transaction.atomic():
            joined = _join(engagement, household, need, clock.day_of(now))
            if need is not None and engagement.state in {EngagementState.RUNNING, EngagementState.PAUSED}:
                _needs_are(engagement, NeedState.MET, now)
            _note(actor, "volunteering.family_joined", engagement, now, household)
    except IntegrityError as error:
        raise AlreadyThere from error
    return joined


def remove_family(*, actor: Membership, participation: Participation, needs_more: bool, now: dt.datetime) -> None:
    """A family leaves; its need waits again, or is done. Raises NotAllowed, ChangedMeanwhile (left already)."""
    _require(actor, participation.engagement)
    with transaction.atomic():
        day = max(clock.day_of(now), participation.starts_on)
        if Participation.objects.filter(pk=participation.pk, ends_on=None).update(ends_on=day) != 1:
            raise ChangedMeanwhile
        if participation.need is not None:
            _release(participation.need, needs_more, now)
        _note(actor, "volunteering.family_left", participation.engagement, now, participation.household)


def add_volunteer(
    *,
    actor: Membership,
    engagement: Engagement,
    volunteer: Volunteer,
    minutes_per_week: int,
    now: dt.datetime,
    over_limit_reason: str = "",
) -> Commitment:
    """Somebody helps, from its beginning or from today on. Raises StepNotPossible (ended), AlreadyThere, and as
    ``capacity.commit``."""
    if engagement.state == EngagementState.ENDED:
        raise StepNotPossible
    try:
        return commit(
            actor=actor,
            engagement=engagement,
            volunteer=volunteer,
            minutes_per_week=minutes_per_week,
            starts_on=max(engagement.starts_on, clock.day_of(now)),
            now=now,
            over_limit_reason=over_limit_reason,
        )
    except IntegrityError as error:
        raise AlreadyThere from error


def release_volunteer(*, actor: Membership, commitment: Commitment, now: dt.datetime) -> None:
    """Somebody stops helping here from today on, and with it what full-timers hold of it; a running engagement without
    anybody pauses.

    Raises NotAllowed, ChangedMeanwhile (released already).
    """
    engagement = commitment.engagement
    _require(actor, engagement)
    with transaction.atomic():
        _end_commitments(Commitment.objects.filter(pk=commitment.pk), clock.day_of(now), must=1)
        shares = relieving_shares(engagement).filter(volunteer=commitment.volunteer_id)
        end_with_engagement(shares, clock.day_of(now), now)
        left = open_commitments(engagement)
        if not left and engagement.state == EngagementState.RUNNING:
            _step(actor, engagement, EngagementState.PAUSED, clock.day_of(now), now)
        _note(actor, "volunteering.volunteer_released", engagement, now)


def move(
    *,
    actor: Membership,
    engagement: Engagement,
    to: EngagementState,
    now: dt.datetime,
    over_limit_reason: str = "",
) -> None:
    """Begin, pause, go on. What counts (again) is checked as if it were new: limits, proofs, clashes.

    Raises NotAllowed, StepNotPossible, NobodyCommitted, ChangedMeanwhile, and as ``capacity.hold_to``.
    """
    _require(actor, engagement)
    if to == EngagementState.ENDED:
        raise StepNotPossible
    with transaction.atomic():
        advance(actor, engagement, to, now, over_limit_reason)
        _note(actor, f"volunteering.engagement_{to}", engagement, now)


def advance(
    actor: Membership | None, engagement: Engagement, to: EngagementState, now: dt.datetime, reason: str = ""
) -> None:
    """``move`` in the caller's transaction; ``actor`` None: the two sides themselves."""
    if to not in ENGAGEMENT_TRANSITIONS[engagement.state]:
        raise StepNotPossible
    commitments = open_commitments(engagement)
    if to in BINDING_STATES and not commitments:
        raise NobodyCommitted
    if to in BINDING_STATES and engagement.state not in BINDING_STATES:
        for commitment in commitments:
            hold_to(commitment=commitment, now=now, over_limit_reason=reason)
    _step(actor, engagement, to, clock.day_of(now), now)
    if to == EngagementState.RUNNING:
        withdrawing.of_engagement(engagement, now)
        _needs_are(engagement, NeedState.MET, now)


def end(
    *,
    actor: Membership,
    engagement: Engagement,
    reason: EngagementEnd,
    needs_more: bool,
    now: dt.datetime,
) -> None:
    """It ends: promises, families and shares with it. ``needs_more``: the needs wait again, else they are done.

    Raises NotAllowed, StepNotPossible (ended already), ChangedMeanwhile.
    """
    _require(actor, engagement)
    with transaction.atomic():
        finish(actor, engagement, reason, needs_more, now)
        _note(actor, "volunteering.engagement_ended", engagement, now)


def finish(
    actor: Membership | None, engagement: Engagement, reason: EngagementEnd, needs_more: bool, now: dt.datetime
) -> None:
    """``end`` in the caller's transaction; ``actor`` None: one of the two sides itself."""
    if engagement.state == EngagementState.ENDED:
        raise StepNotPossible
    day = clock.day_of(now)
    fields = {"ended_on": day, "end_reason": reason}
    _step(actor, engagement, EngagementState.ENDED, day, now, **fields)
    _end_commitments(Commitment.objects.filter(engagement=engagement, ends_on=None), day)
    for joined in Participation.objects.filter(engagement=engagement, ends_on=None).select_related("need"):
        Participation.objects.filter(pk=joined.pk).update(ends_on=max(day, joined.starts_on))
        if joined.need is not None:
            _release(joined.need, needs_more, now)
    end_with_engagement(relieving_shares(engagement), day, now)
    withdrawing.of_engagement(engagement, now)


def record_club(
    *, actor: Membership, engagement: Engagement, came: bool | None, stayed: bool | None, version: int, now: dt.datetime
) -> None:
    """What became of an invitation to a club. Raises NotAllowed, StepNotPossible (another kind), ChangedMeanwhile."""
    _require(actor, engagement)
    if engagement.kind != EngagementKind.CLUB_INVITATION:
        raise StepNotPossible
    with transaction.atomic():
        write(engagement, version=version, now=now, came=came, stayed=stayed if came else None)
        _note(actor, "volunteering.club_recorded", engagement, now)


def record_farewell(
    *,
    actor: Membership,
    engagement: Engagement,
    handover_talk_on: dt.date | None,
    thanked_on: dt.date | None,
    version: int,
    now: dt.datetime,
) -> None:
    """That the hand-over talk took place, and that somebody said thanks. Raises NotAllowed, ChangedMeanwhile."""
    _require(actor, engagement)
    with transaction.atomic():
        write(engagement, version=version, now=now, handover_talk_on=handover_talk_on, thanked_on=thanked_on)
        _note(actor, "volunteering.farewell_recorded", engagement, now)


def fresh(engagement: Engagement) -> Engagement:
    """The engagement as it is stored now."""
    return Engagement.objects.select_related("coordinator").get(pk=engagement.pk)


def open_commitments(engagement: Engagement) -> list[Commitment]:
    """The promises of an engagement that still hold, read afresh."""
    rows = Commitment.objects.filter(engagement=engagement, ends_on=None)
    return list(rows.select_related("volunteer", "engagement").order_by("starts_on", "pk"))


def write(engagement: Engagement, *, version: int, now: dt.datetime, **fields: Any) -> None:
    """Store these fields if the row is as it was read. Raises ChangedMeanwhile."""
    rows = Engagement.objects.filter(pk=engagement.pk, version=version)
    if rows.update(version=version + 1, changed_at=now, **fields) != 1:
        raise ChangedMeanwhile
    engagement.version, engagement.changed_at = version + 1, now
    for name, value in fields.items():
        setattr(engagement, name, value)


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Two files become one: where both are in an engagement, the target's place stays (core.registry)."""
    there = set(Participation.objects.filter(household=target, ends_on=None).values_list("engagement", flat=True))
    doubled = Participation.objects.filter(household=source, ends_on=None, engagement__in=there)
    doubled.update(ends_on=clock.day_of(now))
    Participation.objects.filter(household=source).update(household=target)


def _check(facts: EngagementFacts) -> None:
    if not facts.coordinator.holds(rights.EDIT_ENGAGEMENTS):
        raise NotACoordinator(field="coordinator")
    if facts.planned_end_on is not None and facts.planned_end_on < facts.starts_on:
        raise DatesWrong(field="planned_end_on")


def _require(actor: Membership, engagement: Engagement) -> None:
    if not rights.may_edit_engagement(actor, engagement):
        raise NotAllowed


def _join(engagement: Engagement, household: Household, need: Need | None, on: dt.date) -> Participation:
    if need is not None and need.for_children and not engagement.with_children:
        raise NotWithChildren
    return Participation.objects.create(engagement=engagement, household=household, need=need, starts_on=on)


def _step(
    actor: Membership | None, engagement: Engagement, to: EngagementState, on: dt.date, now: dt.datetime, **more: Any
) -> None:
    before = engagement.state
    write(engagement, version=engagement.version, now=now, state=to, state_since_on=on, **more)
    _changed(actor, engagement, before, on, now)


def _changed(actor: Membership | None, engagement: Engagement, before: str, on: dt.date, now: dt.datetime) -> None:
    EngagementChange.objects.create(
        engagement=engagement,
        from_state=before,
        to_state=engagement.state,
        effective_on=on,
        at=now,
        step=engagement.version,
        by=actor,
    )


def _needs_are(engagement: Engagement, state: NeedState, now: dt.datetime) -> None:
    rows = Need.objects.filter(participations__engagement=engagement, participations__ends_on=None)
    for need in rows.exclude(state__in=(state, NeedState.CLOSED)):
        needs.write(need, version=need.version, now=now, state=state)


def _release(need: Need, needs_more: bool, now: dt.datetime) -> None:
    if need.state == NeedState.CLOSED:
        return
    closed = {"state": NeedState.CLOSED, "end_reason": NeedEnd.DONE, "closed_on": clock.day_of(now)}
    needs.write(need, version=need.version, now=now, **({"state": NeedState.OPEN} if needs_more else closed))


def _end_commitments(rows: Any, day: dt.date, *, must: int | None = None) -> None:
    done = 0
    for pk, starts_on in rows.filter(ends_on=None).values_list("pk", "starts_on"):
        done += Commitment.objects.filter(pk=pk, ends_on=None).update(ends_on=max(day, starts_on))
    if must is not None and done != must:
        raise ChangedMeanwhile


def _note(
    actor: Membership | None, action: str, engagement: Engagement, now: dt.datetime, household: Household | None = None
) -> None:
    record(actor=actor, action=action, obj=engagement, now=now, file_id=household.pk if household else None)
