"""The parents' side of the demo, and how the second district walks the path."""

import datetime as dt

from lotse.people.enums import ContactKind
from lotse.people.models import Household
from lotse.schooling.enums import DayPart, FamilyMessageKind, PupilState
from lotse.schooling.models import Pupil
from lotse.schooling.selectors.process_pages import variant_comparison, variant_for
from lotse.schooling.services.family_messages import tell
from lotse.schooling.services.process import change_process
from lotse.tenants.models import Membership

WAITING = (PupilState.EXAM_ORDERED, PupilState.HANDED_OVER)
CALLS = (("uk", DayPart.MORNING), ("ar", DayPart.ANY))


def take_over_variant(key: str, by: Membership, now: dt.datetime) -> None:
    """Walk the path as another district does."""
    variant = variant_for(key)
    comparison = variant_comparison(variant)
    change_process(
        actor=by,
        changes=comparison.settings,
        seen=comparison.seen,
        confirmed=comparison.fingerprint,
        origin=f"Vorlage {variant.name}",
        now=now,
    )


def make_messages(now: dt.datetime) -> None:
    """Families with a child on its way that asked for a call yesterday, on their status page."""
    with_phone = Household.objects.filter(persons__contact_ways__kind=ContactKind.PHONE)
    on_their_way = with_phone.filter(pk__in=Pupil.objects.filter(state__in=WAITING).values("person__household"))
    for language, part in CALLS:
        household = on_their_way.filter(preferred_language=language).order_by("created_at", "code").first()
        if household is not None:
            at = now - dt.timedelta(days=1)
            tell(household=household, kind=FamilyMessageKind.CALL, language=language, day_part=part, now=at)
