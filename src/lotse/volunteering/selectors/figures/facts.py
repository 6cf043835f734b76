"""What the figures of the past and of the weeks to come both read."""

import datetime as dt
import uuid
from collections import defaultdict

from lotse.volunteering.models import FullTimerAbsence, Share, Volunteer, VolunteerAbsence
from lotse.volunteering.rules.figures import Held
from lotse.volunteering.rules.spans import Span


def volunteers_away(start: dt.date, end: dt.date, only: Volunteer | None = None) -> dict[uuid.UUID, list[Span]]:
    """The pauses and days off (of ``only`` one) that touch ``[start, end)``, open ones until its end. One query."""
    found: dict[uuid.UUID, list[Span]] = defaultdict(list)
    rows = VolunteerAbsence.objects.exclude(ends_on__lte=start).filter(starts_on__lt=end).order_by("pk")
    rows = rows if only is None else rows.filter(volunteer=only)
    for volunteer, since, until in rows.values_list("volunteer_id", "starts_on", "ends_on"):
        found[volunteer].append((since, until or end))
    return found


def shares(
    start: dt.date, end: dt.date, only: Volunteer | None = None
) -> dict[tuple[uuid.UUID, uuid.UUID], list[Held]]:
    """The shares (of ``only`` one volunteer) that touch ``[start, end)``, by volunteer and engagement. Two queries.

    Those that nobody has taken count too: the volunteer is relieved of them from the offer on.
    """
    off: dict[uuid.UUID, list[Span]] = defaultdict(list)
    absences = FullTimerAbsence.objects.filter(ends_on__gt=start, starts_on__lt=end).order_by("pk")
    for person, since, until in absences.values_list("full_timer_id", "starts_on", "ends_on"):
        off[person].append((since, until))
    found: dict[tuple[uuid.UUID, uuid.UUID], list[Held]] = defaultdict(list)
    rows = Share.objects.filter(starts_on__lt=end, until_on__gt=start).order_by("pk")
    for one in rows if only is None else rows.filter(volunteer=only):
        is_taken = one.agreed_at is not None
        span = (one.starts_on, one.ended_on or one.until_on)
        held = Held(span, one.minutes_per_week, is_taken, off[one.full_timer_id] if is_taken else ())
        found[one.volunteer_id, one.engagement_id].append(held)
    return found
