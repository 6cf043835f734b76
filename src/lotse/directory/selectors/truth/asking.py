"""Whom to ask about which offers, and who has not answered."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lotse.core import clock
from lotse.directory.enums import OfferState
from lotse.directory.models import DirectorySettings, Inquiry, Offer, OfferQuestion
from lotse.directory.rules.freshness import last_confirmed_before
from lotse.directory.rules.rights import going_on
from lotse.directory.rules.truth import (
    LINK_DAYS,
    MOST_AT_ONCE,
    address_in_rows,
)


def unconfirmed(settings: DirectorySettings, on: dt.date) -> QuerySet[Offer]:
    """Published offers that go on, and whose last confirmation is as old as the centre asks after."""
    return Offer.objects.filter(going_on(on), _older(last_confirmed_before(settings.ask_after_months, on)))


def due_by_address(settings: DirectorySettings, on: dt.date) -> dict[str, list[uuid.UUID]]:
    """Offers to ask about, by the address to write to; of as many addresses as one run takes, who waits longest first.

    With what is due comes what will be soon.
    """
    rows = _unasked(unconfirmed(settings, on)).order_by(F("confirmed_at").asc(nulls_first=True), "pk")
    first = dict.fromkeys(rows.values_list("address", flat=True))
    soon = last_confirmed_before(settings.ask_after_months, on) + dt.timedelta(days=settings.together_days)
    chosen = list(first)[:MOST_AT_ONCE]
    found: dict[str, list[uuid.UUID]] = {address: [] for address in chosen}
    along = _unasked(Offer.objects.filter(going_on(on), _older(soon))).filter(address__in=chosen)
    for address, offer_id in along.order_by("name", "pk").values_list("address", "pk"):
        found[address].append(offer_id)
    return found


def to_remind(settings: DirectorySettings, now: dt.datetime) -> QuerySet[Inquiry]:
    """Inquiries of which something is open, and that were not repeated yet."""
    waiting = OfferQuestion.objects.filter(inquiry=OuterRef("pk"), settled_at=None)
    before = now - dt.timedelta(days=settings.remind_after_days)
    rows = Inquiry.objects.filter(Exists(waiting), reminded_at=None, asked_at__lte=before)
    return rows.order_by("asked_at", "pk")[:MOST_AT_ONCE]


def expired(now: dt.datetime) -> QuerySet[OfferQuestion]:
    """Questions whose first link opens no more."""
    return OfferQuestion.objects.filter(settled_at=None, inquiry__asked_at__lte=now - dt.timedelta(days=LINK_DAYS))


def overtaken(now: dt.datetime) -> QuerySet[OfferQuestion]:
    """Questions that nobody needs to answer: the offer is over, or somebody else is asked about it now."""
    rows = OfferQuestion.objects.filter(settled_at=None).annotate(address=address_in_rows("offer__"))
    over = ~Q(offer__state=OfferState.PUBLISHED) | Q(offer__organisation__is_active=False)
    over |= Q(offer__ends_on__lte=clock.day_of(now))
    return rows.filter(over | ~Q(address=F("inquiry__email")))


def inquiry_of_link(inquiry_id: uuid.UUID) -> Inquiry | None:
    """For core.registry.link_purposes."""
    return Inquiry.objects.filter(pk=inquiry_id).first()


def offers_of(inquiry: Inquiry, on: dt.date) -> QuerySet[Offer]:
    """What whoever reads this address answers for: its offers that go on, and what it said has ended."""
    asked = OfferQuestion.objects.filter(inquiry=inquiry, offer=OuterRef("pk"))
    rows = Offer.objects.annotate(address=address_in_rows()).filter(address=inquiry.email)
    return rows.filter(Q(going_on(on)) | Q(Exists(asked), ~Q(state=OfferState.DRAFT)))


def _older(than: dt.datetime) -> Q:
    return Q(confirmed_at=None) | Q(confirmed_at__lt=than)


def _unasked(rows: QuerySet[Offer]) -> QuerySet[Any]:
    """With somebody to write to, and no question that waits."""
    waiting = OfferQuestion.objects.filter(offer=OuterRef("pk"), settled_at=None)
    return rows.annotate(address=address_in_rows()).exclude(address="").exclude(Exists(waiting))
