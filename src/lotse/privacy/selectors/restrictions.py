"""Whether a file is restricted, since when, and what was before."""

from lotse.people.models import Household
from lotse.privacy.models import Restriction


def open_restriction(household: Household) -> Restriction | None:
    return Restriction.objects.filter(household=household, lifted_at=None).select_related("set_by").first()


def earlier_restrictions(household: Household) -> list[Restriction]:
    rows = Restriction.objects.filter(household=household, lifted_at__isnull=False)
    return list(rows.select_related("set_by", "lifted_by"))
