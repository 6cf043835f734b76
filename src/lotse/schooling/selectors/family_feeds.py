"""What families said on their status page, in the timeline of their file."""

from lotse.core.registry import TimelineEntry
from lotse.people.catalogue import language_label
from lotse.people.models import Household
from lotse.schooling.enums import DayPart
from lotse.schooling.models import FamilyMessage
from lotse.schooling.rules.pupils import VIEW_PUPIL
from lotse.tenants.models import Membership


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """One query."""
    if not member.holds(VIEW_PUPIL):
        return []
    return [_entry(one) for one in FamilyMessage.objects.filter(household=household)]


def wish_words(language: str, day_part: str) -> str:
    """In which language and when the family wishes to be called; empty where it did not say."""
    spoken = f"auf {language_label(language)}" if language else ""
    when = str(DayPart(day_part).label) if day_part else ""
    return ", ".join(one for one in (spoken, when) if one)


def _entry(message: FamilyMessage) -> TimelineEntry:
    return TimelineEntry(
        at=message.told_at,
        kind="school",
        kind_label="Schule",
        title=str(message),
        text=wish_words(message.language, message.day_part),
        who="über die Statusseite",
        icon="phone",
    )
