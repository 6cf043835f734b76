"""What left the centre: the tab of a file, and who still holds data on a consent that was withdrawn."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.core import registry
from lotse.core.errors import NotFound
from lotse.core.registry import DisclosurePlace, TodayItem
from lotse.people.models import Disclosure, Household
from lotse.people.rules import withdrawable_households
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_LOST_GROUND = Q(retracted_at=None, consent__withdrawn_at__isnull=False)


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One line of the tab. ``place`` leads to the papers; None: nothing but this line is kept."""

    disclosure: Disclosure
    place: DisclosurePlace | None

    @property
    def ground(self) -> str:
        """The consent, or the law with its source."""
        one = self.disclosure
        return f"{one.ground_label} ({one.ground_source})" if one.ground_source else one.ground_label

    @property
    def lost_its_ground(self) -> bool:
        """The recipient still holds data on a consent that was withdrawn."""
        one = self.disclosure
        return one.retracted_at is None and one.consent is not None and one.consent.withdrawn_at is not None


def disclosures_of(household: Household) -> QuerySet[Disclosure]:
    """The newest first."""
    return household.disclosures.select_related("person", "disclosed_by", "retracted_by", "consent", "corrects")


def disclosure_rows(member: Membership, disclosures: Iterable[Disclosure]) -> list[DisclosureRow]:
    """The lines of a page, each with its papers."""
    rows = list(disclosures)
    ids = [one.pk for one in rows]
    places = {place.disclosure_id: place for asked in registry.disclosure_places for place in asked(member, ids)}
    return [DisclosureRow(one, places.get(one.pk)) for one in rows]


def disclosure_in(household: Household, disclosure_id: uuid.UUID) -> Disclosure:
    """A disclosure of this household. Raises NotFound."""
    found = disclosures_of(household).filter(pk=disclosure_id).first()
    if found is None:
        raise NotFound
    found.household = household
    return found


def held_without_ground(household: Household) -> list[Disclosure]:
    """What recipients still hold on a consent that was withdrawn; one query."""
    return list(household.disclosures.filter(_LOST_GROUND))


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Recipients to be asked to delete: the consent they got data on was withdrawn; one query."""
    mine = Q(household__responsible=member)
    if Role.DIRECTOR in member.roles:
        mine |= Q(household__responsible=None) | Q(household__responsible__is_active=False)
    rows = Disclosure.objects.filter(mine, _LOST_GROUND, household__in=withdrawable_households(member))
    return [_withdrawn(one) for one in rows.select_related("household", "consent")]


def _withdrawn(one: Disclosure) -> TodayItem:
    url = centre_url("people:disclosure_retract", one.household.code, one.pk)
    return TodayItem(
        section="waiting",
        title=str(one.household),
        url=centre_url("people:disclosures", one.household.code),
        meta=f"{one.recipient} hat noch Daten",
        due_on=one.consent.withdrawn_on if one.consent else None,
        badge="Einwilligung widerrufen",
        tone="warning",
        action_label="Rücknahme eintragen",
        action_url=url,
    )
