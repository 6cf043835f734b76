"""Storing a plan, in few statements; the caller's transaction holds all of it."""

import datetime as dt
from typing import Any

from lotse.core.errors import ChangedMeanwhile
from lotse.directory.models import (
    ContactPerson,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    Place,
    Schedule,
)
from lotse.directory.services import BATCH, add_organisations, change_organisations, keeping
from lotse.directory.services.importing.plan import Plan, PlannedOffer

_KINDS = (OfferTopic, OfferGroup, OfferLanguage, OfferPlace, Schedule)


def write(plan: Plan, now: dt.datetime) -> None:
    """Organisations first, then what hangs on them, then offers. Raises ChangedMeanwhile."""
    add_organisations([one.row for one in plan.organisations if one.is_new])
    changed = [one for one in plan.organisations if one.changed and not one.is_new]
    change_organisations([one.row for one in changed], sorted({name for one in changed for name in one.changed}))
    Place.objects.bulk_create(plan.places, batch_size=BATCH)
    ContactPerson.objects.bulk_create(plan.contacts, batch_size=BATCH)
    new = [one for one in plan.offers if one.is_new]
    other = [one for one in plan.offers if one.changed and not one.is_new]
    for one in (*new, *other):
        for name, value in one.facts.columns().items():
            setattr(one.row, name, value)
        one.row.changed_at = now
    Offer.objects.bulk_create([one.row for one in new], batch_size=BATCH)
    for one in other:
        _save(one)
    keys = [one.row.pk for one in other]
    for kind in _KINDS:
        for start in range(0, len(keys), BATCH):
            kind.objects.filter(offer__in=keys[start : start + BATCH]).delete()
    rows: dict[type[Any], list[Any]] = {kind: [] for kind in _KINDS}
    for one in (*new, *other):
        for row in _parts(one):
            rows[type(row)].append(row)
    for kind, found in rows.items():
        kind.objects.bulk_create(found, batch_size=BATCH)


def _save(planned: PlannedOffer) -> None:
    """Only where nobody saved since the plan was made."""
    offer, version = planned.row, planned.row.version
    if Offer.objects.filter(pk=offer.pk, version=version).update(version=version + 1) != 1:
        raise ChangedMeanwhile
    offer.version = version + 1
    offer.save()


def _parts(planned: PlannedOffer) -> list[Any]:
    offer, facts = planned.row, planned.facts
    return [
        *(OfferTopic(offer=offer, topic=one) for one in facts.topics),
        *(OfferGroup(offer=offer, group=one) for one in facts.groups),
        *(OfferLanguage(offer=offer, language=one) for one in facts.languages),
        *(OfferPlace(offer=offer, place=one) for one in facts.places),
        *(Schedule(offer=offer, **keeping.fields_of(one)) for one in planned.schedules),
    ]
