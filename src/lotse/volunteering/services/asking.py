"""Both sides are asked: the volunteer first, whose time is kept free; the family once that one has accepted.

So no family hears of refusals, and after a volunteer's no the next best may be asked at once.
"""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import (
    Answer,
    AskedBy,
    EngagementEnd,
    EngagementKind,
    EngagementState,
    MarkKind,
    NeedState,
)
from lotse.volunteering.models import Asking, Engagement, Need, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.needs import ASK_AGAIN_AFTER
from lotse.volunteering.services import engagements, matching, needs
from lotse.volunteering.services.capacity import commit


class NeedNotOpen(LotseError):
    code = "volunteering.need_not_open"
    sentence = "Dieser Bedarf ist nicht mehr offen. Es wurde niemand angefragt."


class VolunteerAskedLately(LotseError):
    code = "volunteering.volunteer_asked_lately"
    sentence = (
        "Diese Person ist in den letzten sieben Tagen schon gefragt worden. Bitte warten Sie oder wählen Sie jemand "
        "anderen; es wurde nichts angefragt."
    )


class FamilyAskedLately(LotseError):
    code = "volunteering.family_asked_lately"
    sentence = (
        "Diese Familie ist in den letzten sieben Tagen schon gefragt worden. Bitte fragen Sie sie später; es wurde "
        "nichts angefragt."
    )


class NothingAsked(LotseError):
    code = "volunteering.nothing_asked"
    sentence = "Diese Frage ist schon beantwortet oder nicht mehr offen. Es wurde nichts geändert."


def ask(
    *,
    actor: Membership,
    need: Need,
    volunteer: Volunteer,
    minutes_per_week: int,
    starts_on: dt.date,
    now: dt.datetime,
    over_limit_reason: str = "",
) -> Engagement:
    """Ask a volunteer for this need; from now on the time is kept free.

    Raises NotAllowed, NeedNotOpen, VolunteerAskedLately, FamilyAskedLately, ChangedMeanwhile, and as
    ``capacity.commit``.
    """
    if not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    if need.state != NeedState.OPEN:
        raise NeedNotOpen
    coordinator = need.coordinator if need.coordinator.holds(rights.EDIT_ENGAGEMENTS) else actor
    facts = engagements.EngagementFacts(
        kind=EngagementKind(need.kind),
        coordinator=coordinator,
        starts_on=starts_on,
        with_children=need.for_children,
    )
    with transaction.atomic():
        needs.write(need, version=need.version, now=now, state=NeedState.ASKED)
        engagement = engagements.propose(actor=actor, facts=facts, need=need, now=now)
        commit(
            actor=actor,
            engagement=engagement,
            volunteer=volunteer,
            minutes_per_week=minutes_per_week,
            starts_on=starts_on,
            now=now,
            over_limit_reason=over_limit_reason,
        )
        # ``commit`` has claimed the person: of two who ask at once, the second is told
        _check_week(need, volunteer, now)
        Asking.objects.create(engagement=engagement, volunteer=volunteer, asked_at=now, asked_by=actor)
        engagements.advance(actor, engagement, EngagementState.ASKED, now, over_limit_reason)
        _note(actor, "volunteering.volunteer_asked", engagement, need.household, now)
    return engagement


def answer(*, actor: Membership, asking: Asking, answer: Answer, way: AskedBy, now: dt.datetime) -> Engagement:
    """What the volunteer or the family said, as the coordinator heard it.

    A volunteer's yes asks the family, a family's yes lets it run. "Not this one" excludes the pair, "later" does not;
    both end the engagement before it began and open the need again, and who could help instead is computed at once.
    Raises NotAllowed, NothingAsked, ChangedMeanwhile.
    """
    engagement = asking.engagement
    if not rights.may_edit_engagement(actor, engagement):
        raise NotAllowed
    if engagement.state != EngagementState.ASKED:
        raise NothingAsked
    joined = engagement.participations.select_related("need", "household").filter(ends_on=None).first()
    if joined is None:
        raise NothingAsked
    with transaction.atomic():
        rows = Asking.objects.filter(pk=asking.pk, answered_at=None)
        if rows.update(answered_at=now, answer=answer, way=way) != 1:
            raise NothingAsked
        if answer != Answer.ACCEPT:
            if answer == Answer.NOT_THIS and joined.need is not None:
                _exclude(engagement, joined.need, actor, now)
            engagements.finish(actor, engagement, EngagementEnd.NOT_STARTED, True, now)
        elif asking.volunteer_id is not None:
            engagements.write(engagement, version=engagement.version, now=now)
            Asking.objects.create(engagement=engagement, household=joined.household, asked_at=now, asked_by=actor)
        else:
            engagements.advance(actor, engagement, EngagementState.RUNNING, now)
        _note(actor, "volunteering.asking_answered", engagement, joined.household, now)
    if answer != Answer.ACCEPT and joined.need is not None:
        joined.need.refresh_from_db()
        matching.match_one(actor=actor, need=joined.need, now=now)
    return engagement


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Two files become one (core.registry); where both were asked for one engagement, the target's question stays."""
    there = Asking.objects.filter(household=target).values("engagement")
    Asking.objects.filter(household=source).exclude(engagement__in=there).update(household=target)


def _check_week(need: Need, volunteer: Volunteer, now: dt.datetime) -> None:
    lately = Asking.objects.filter(asked_at__gt=now - ASK_AGAIN_AFTER)
    if lately.filter(volunteer=volunteer).exists():
        raise VolunteerAskedLately
    if lately.filter(household=need.household_id).exists():
        raise FamilyAskedLately


def _exclude(engagement: Engagement, need: Need, actor: Membership, now: dt.datetime) -> None:
    for one in engagements.open_commitments(engagement):
        matching.mark(need, one.volunteer, MarkKind.BAN, actor, now)


def _note(actor: Membership, action: str, engagement: Engagement, household: Household, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=engagement, now=now, file_id=household.pk)
