"""The next best moves up: who could help instead is computed, and asked where the coordinator wanted that."""

import datetime as dt
import uuid

from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.tenants.models import Membership
from lotse.volunteering.enums import NeedState
from lotse.volunteering.models import Asking, Commitment, Engagement, MatchRun, Need, Volunteer
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.services import matching
from lotse.volunteering.services.asking.questions import ask


def next_best(*, actor: Membership | None, after: Asking, need: Need, now: dt.datetime) -> Engagement | None:
    """Rehearse for this need; then ask the best who may be asked, unless nobody wanted that or enough were asked.

    Only a volunteer's no leads to the next: a family that was asked is not asked again in the same week.
    """
    need = Need.objects.select_related("household", "coordinator").get(pk=need.pk)
    if need.state != NeedState.OPEN:
        return None
    run = matching.match_one(actor=actor, need=need, now=now)
    if not after.goes_on or after.volunteer_id is None or after.position >= settings().ask_at_most:
        return None
    promised = Commitment.objects.filter(engagement=after.engagement_id).order_by("pk").first()
    assert promised is not None  # nobody is asked without a promise
    for volunteer in _candidates(run):
        need.refresh_from_db()
        try:
            return ask(
                actor=None,
                need=need,
                volunteer=volunteer,
                minutes_per_week=promised.minutes_per_week,
                starts_on=max(promised.starts_on, clock.day_of(now)),
                now=now,
                goes_on=True,
                follows=after,
            )
        except LotseError:
            continue  # over the limit with these hours, or taken meanwhile: the next one
    return None


def _candidates(run: MatchRun) -> list[Volunteer]:
    """Who could help, the best first."""
    row = run.rows.first()
    if row is None or row.volunteer_id is None:
        return []
    ids = [row.volunteer_id, *(uuid.UUID(one["volunteer"]) for one in row.alternatives)]
    people = Volunteer.objects.in_bulk(ids)
    return [people[pk] for pk in ids if pk in people]
