"""How meetings read in lists, mails and on paper."""

from lotse.cases.selectors.appointments.words import day_in_words
from lotse.core import clock
from lotse.network.models import Meeting

KEEP = "\u2060"  # a dash that stays with what follows


def when(meeting: Meeting) -> str:
    """Day and times on the clock of Berlin."""
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    if starts.date() == ends.date():
        return f"{day_in_words(starts.date())}, {starts:%H:%M}–{KEEP}{ends:%H:%M}"
    return f"{day_in_words(starts.date())}, {starts:%H:%M} – {day_in_words(ends.date())}, {ends:%H:%M}"


def where(meeting: Meeting) -> str:
    """Host, place and video link, as far as they are known."""
    host = f"Gastgeber: {meeting.host}" if meeting.host else ""
    video = f"Video: {meeting.video_url}" if meeting.video_url else ""
    return "\n".join(part for part in (meeting.place, host, video) if part)


def hours(minutes: int) -> str:
    """150 → "2,5 Std."."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",") + " Std."
