"""Storing a plan, in few statements; the caller's transaction holds all of it."""

import datetime as dt
from typing import Any

from lotse.core.tenancy import TenantModel
from lotse.directory.models import (
    ContactPerson,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    Organisation,
    Place,
    Schedule,
)
from lotse.directory.services import BATCH, add_organisations
from lotse.directory.services.hsds.plan import Plan, Planned
from lotse.tenants.models import Membership


def write(plan: Plan, *, actor: Membership, now: dt.datetime) -> None:
    """Organisations first, then what hangs on them, then offers with their parts."""
    add_organisations(plan.rows(Organisation, new=True))
    Place.objects.bulk_create(plan.rows(Place, new=True), batch_size=BATCH)
    ContactPerson.objects.bulk_create(plan.rows(ContactPerson, new=True), batch_size=BATCH)
    for row in plan.changed.values():
        if isinstance(row, Organisation):
            row.refresh_search_text()
        row.save()
    new, changed = [one for one in plan.offers if one.is_new], [one for one in plan.offers if one.changed]
    for one in (*new, *changed):
        one.offer.changed_at = now
        if one.is_new:
            one.offer.owner, one.offer.created_at = actor, now
        else:
            one.offer.version += 1
    Offer.objects.bulk_create([one.offer for one in new], batch_size=BATCH)
    for one in changed:
        one.offer.save()
    _forget_parts(changed)
    _add_parts([*new, *changed])


def _forget_parts(planned: list[Planned]) -> None:
    """What differs is made anew; what is the same keeps its ids."""
    for name, kind in _KINDS.items():
        offers = [one.offer.pk for one in planned if name in one.changed]
        for start in range(0, len(offers), BATCH):
            kind.objects.filter(offer__in=offers[start : start + BATCH]).delete()


def _add_parts(planned: list[Planned]) -> None:
    for name, kind in _KINDS.items():
        rows: list[Any] = []
        for one in planned:
            if one.is_new or name in one.changed:
                rows += _parts(name, one)
        kind.objects.bulk_create(rows, batch_size=BATCH)


_KINDS: dict[str, type[Any]] = {
    "topics": OfferTopic,
    "groups": OfferGroup,
    "languages": OfferLanguage,
    "places": OfferPlace,
    "schedules": Schedule,
}


def _parts(name: str, one: Planned) -> list[TenantModel]:
    match name:
        case "topics":
            return [OfferTopic(offer=one.offer, topic=topic) for topic in sorted(one.read.topics)]
        case "groups":
            return [OfferGroup(offer=one.offer, group=group) for group in sorted(one.read.groups)]
        case "languages":
            return [OfferLanguage(offer=one.offer, language=code) for code in sorted(one.read.languages)]
        case "places":
            return [OfferPlace(offer=one.offer, place=place) for place in {one.pk: one for one in one.places}.values()]
        case _:
            return list(one.schedules)
