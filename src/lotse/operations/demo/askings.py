"""Questions by mail: two that wait for an answer, one of them the second of a chain."""

import datetime as dt

from lotse.core import clock
from lotse.volunteering.enums import Answer, AskedBy, NeedState
from lotse.volunteering.models import Asking, MatchRun, Need, Volunteer
from lotse.volunteering.services import asking
from lotse.volunteering.services.matching import match_one

CHAINS = 2


def make(now: dt.datetime) -> None:
    """Two needs go to the best that has a mail address; the first person asked for one of them says "not this one"."""
    asked_at = now - dt.timedelta(days=2)
    chains = 0
    for need in Need.objects.filter(state=NeedState.OPEN).order_by("since_on", "pk"):
        run = match_one(actor=None, need=need, now=asked_at)
        best = _with_address(run)
        run.delete()
        if best is None:
            continue
        asking.ask(
            actor=need.coordinator,
            need=need,
            volunteer=best,
            minutes_per_week=need.minutes_per_week,
            starts_on=clock.day_of(now) + dt.timedelta(days=7),
            now=asked_at,
            goes_on=True,
        )
        chains += 1
        if chains == CHAINS:
            _say_no(Asking.objects.get(volunteer=best), now)
            return


def _with_address(run: MatchRun) -> Volunteer | None:
    row = run.rows.select_related("volunteer").first()
    return row.volunteer if row and row.volunteer and row.volunteer.email else None


def _say_no(question: Asking, now: dt.datetime) -> None:
    Asking.objects.filter(pk=question.pk).update(
        answered_at=now, answer=Answer.NOT_THIS, way=AskedBy.LINK, takes_effect_at=now
    )
    asking.carry_out(asking=question, now=now)
