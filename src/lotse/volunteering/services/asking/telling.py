"""Whoever has said yes by link learns what came of it, and does not wait for a call that nobody makes."""

import datetime as dt

from lotse.core.languages import SOURCE
from lotse.outbox.services import post
from lotse.volunteering.enums import Answer
from lotse.volunteering.mails.asking import to_accepted
from lotse.volunteering.models import Asking, Engagement


def tell_volunteer(engagement: Engagement, now: dt.datetime, *, begins: bool) -> None:
    """Mail the volunteer who accepted, if the question went by mail; in the caller's transaction."""
    rows = Asking.objects.filter(engagement=engagement, answer=Answer.ACCEPT).exclude(volunteer=None)
    asking = rows.exclude(mailed_at=None).select_related("volunteer", "centre").first()
    if asking is None or asking.volunteer is None or not asking.volunteer.email:
        return
    language = asking.volunteer.preferred_language or SOURCE
    coordinator, centre = engagement.coordinator.name, asking.centre
    subject, text = to_accepted(begins=begins, coordinator=coordinator, centre=centre, language=language)
    post(to=asking.volunteer.email, subject=subject, text=text, centre=centre, now=now)
