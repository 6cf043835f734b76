"""The list of offers as staff see it: a line per offer, with what they need to know before they open it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.directory import selectors
from lotse.directory.enums import Freshness, OfferState
from lotse.directory.models import Offer
from lotse.directory.rules.freshness import freshness
from lotse.directory.selectors.offers import Capacity, capacity_of
from lotse.directory.selectors.times import schedule_lines


@dataclass(frozen=True, slots=True)
class OfferLine:
    """``badge`` with its tone: why to look twice, "" where nothing is the matter."""

    offer: Offer
    topics: str
    places: str
    times: tuple[str, ...]
    capacity: Capacity
    badge: str
    tone: str


def offer_lines(offers: Iterable[Offer], on: dt.date) -> list[OfferLine]:
    """``offers`` with their parts loaded."""
    settings = selectors.settings()
    found = []
    for offer in offers:
        badge, tone = _badge(offer, freshness(offer.confirmed_at, settings, on), on)
        found.append(
            OfferLine(
                offer=offer,
                topics=", ".join(str(one) for one in offer.topics.all()),
                places=_places(offer),
                times=tuple(" · ".join(schedule_lines(one)[:2]) for one in offer.schedules.all()),
                capacity=capacity_of(offer, settings, on),
                badge=badge,
                tone=tone,
            )
        )
    return found


def _badge(offer: Offer, age: Freshness, on: dt.date) -> tuple[str, str]:
    if offer.state != OfferState.PUBLISHED:
        return str(offer.get_state_display()), "info" if offer.state == OfferState.DRAFT else "neutral"
    if offer.ends_on is not None and offer.ends_on <= on:
        return "letzter Tag vorbei", "warning"
    if age == Freshness.FRESH:
        return "", ""
    return str(age.label), {Freshness.DUE: "info", Freshness.STALE: "warning", Freshness.HIDDEN: "danger"}[age]


def _places(offer: Offer) -> str:
    """Its places by name and municipality; how far it reaches where it has none."""
    named = [
        f"{place.name}, {place.municipality}" if place.municipality else place.name
        for place in (one.place for one in offer.offer_places.all())
    ]
    return "; ".join(named) or str(offer.get_reach_display())
