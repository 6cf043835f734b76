"""An offer as its partner sees it behind the link, and as staff see it with the partner on the phone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from lotse.core.errors import NotFound
from lotse.core.seen import fingerprint
from lotse.directory import selectors
from lotse.directory.enums import Freshness, OfferState, SuggestionKind, SuggestionState
from lotse.directory.models import (
    DirectorySettings,
    Inquiry,
    Offer,
    OfferConfirmation,
    OfferQuestion,
    OfferSuggestion,
)
from lotse.directory.rules.freshness import freshness
from lotse.directory.rules.suggestions import LABELS, differing, told, values_of_offer
from lotse.directory.selectors.times import schedule_lines
from lotse.directory.selectors.truth.asking import offers_of

TONES = {Freshness.FRESH: "success", Freshness.DUE: "info", Freshness.STALE: "warning", Freshness.HIDDEN: "danger"}
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a suggestion, in words; an empty text means nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """One offer with what its partner can answer. ``waiting``: what it reported and the centre has not yet decided."""

    offer: Offer
    times: list[str]
    places: list[str]
    is_asked: bool
    is_over: bool
    freshness: Freshness
    tone: str
    waiting: OfferSuggestion | None
    decided: OfferSuggestion | None
    has_ended_by_link: bool
    last_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """``asked`` are those that wait for an answer: one button can answer for all of them."""

    cards: list[Card]
    asked: list[Card]


@dataclass(frozen=True, slots=True)
class CallPage:
    """What one needs on the phone, and what happened before, newest first."""

    card: Card
    confirmations: list[OfferConfirmation]
    questions: list[OfferQuestion]
    suggestions: list[OfferSuggestion]


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """``changed_since``: the entry is no longer as it was when the partner reported; ``differences`` show it as it is.

    ``seen``: see core.seen.
    """

    suggestion: OfferSuggestion
    differences: list[Difference]
    changed_since: bool
    seen: str


def partner_page(inquiry: Inquiry, on: dt.date) -> PartnerPage:
    """All offers for which the reader of this address answers, those that wait first. Constant queries."""
    rows = _read(offers_of(inquiry, on).order_by("name", "pk"))
    asked = set(OfferQuestion.objects.filter(settled_at=None, offer__in=rows).values_list("offer_id", flat=True))
    settings = selectors.settings()
    cards = [_card(one, settings, on, is_asked=one.pk in asked) for one in rows]
    cards.sort(key=lambda card: (not card.is_asked, card.is_over))
    return PartnerPage(cards, [card for card in cards if card.is_asked])


def offer_with_parts(code: str) -> Offer:
    """Raises NotFound."""
    found = _read(Offer.objects.filter(code=code))
    if not found:
        raise NotFound
    return found[0]


def card_of(offer: Offer, on: dt.date) -> Card:
    """One offer read by ``offer_with_parts``."""
    asked = OfferQuestion.objects.filter(settled_at=None, offer=offer).exists()
    return _card(offer, selectors.settings(), on, is_asked=asked)


def call_page(code: str, on: dt.date) -> CallPage:
    """Raises NotFound."""
    offer = offer_with_parts(code)
    return CallPage(
        card_of(offer, on),
        list(offer.confirmations.select_related("noted_by")[:_SHOWN]),
        list(offer.questions.select_related("inquiry")[:_SHOWN]),
        list(offer.suggestions.select_related("decided_by").order_by("-made_at", "-pk")[:_SHOWN]),
    )


def suggestion_page(suggestion_id: Any) -> SuggestionPage:
    """Raises NotFound."""
    rows = OfferSuggestion.objects.select_related(
        "offer__organisation", "offer__contact", "offer__owner", "decided_by"
    ).prefetch_related("offer__schedules")
    found = rows.filter(pk=suggestion_id).first()
    if found is None:
        raise NotFound
    if found.kind == SuggestionKind.END or found.state != SuggestionState.OPEN:
        return SuggestionPage(found, _differences(found.before, found), False, "")
    values = values_of_offer(found.offer)
    now = {name: values[name] for name in found.after}
    return SuggestionPage(found, _differences(now, found), bool(differing(now, found.before)), fingerprint(now))


def _differences(before: dict[str, Any], suggestion: OfferSuggestion) -> list[Difference]:
    return [
        Difference(label, told(name, before.get(name, "")), told(name, suggestion.after[name]))
        for name, label in LABELS.items()
        if name in suggestion.after
    ]


def _read(rows: Any) -> list[Offer]:
    """With all that cards show."""
    related = rows.select_related("organisation", "contact", "owner")
    newest = OfferSuggestion.objects.exclude(state=SuggestionState.REPLACED).order_by("-made_at", "-pk")
    return list(
        related.prefetch_related(
            "schedules", "offer_places__place", Prefetch("suggestions", queryset=newest, to_attr="reported")
        )
    )


def _card(offer: Offer, settings: DirectorySettings, on: dt.date, *, is_asked: bool) -> Card:
    newest: OfferSuggestion | None = next(iter(offer.reported), None)  # type: ignore[attr-defined]
    waiting = newest if newest and newest.state == SuggestionState.OPEN else None
    found = freshness(offer.confirmed_at, settings, on)
    over = offer.state != OfferState.PUBLISHED or (offer.ends_on is not None and offer.ends_on <= on)
    return Card(
        offer=offer,
        times=[", ".join(schedule_lines(one)) for one in offer.schedules.all()],
        places=_places(offer),
        is_asked=is_asked,
        is_over=over,
        freshness=found,
        tone=TONES[found],
        waiting=waiting,
        decided=newest if newest and newest.state != SuggestionState.OPEN else None,
        has_ended_by_link=waiting is not None and waiting.kind == SuggestionKind.END,
        last_on=offer.ends_on - dt.timedelta(days=1) if offer.ends_on else None,
    )


def _places(offer: Offer) -> list[str]:
    rows: Iterable[Any] = offer.offer_places.all()
    return [", ".join(part for part in (row.place.name, row.place.address) if part) for row in rows]
