"""Offers as the search reads them: a line of facts and a line of tokens each, and how well they answer."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from lotse.core.db.text import Group, HasTokens
from lotse.directory import selectors
from lotse.directory.enums import OfferState
from lotse.directory.models import DirectorySettings, Offer
from lotse.directory.rules import rights
from lotse.directory.rules.facts import ANYWHERE, FACTS, SECTION_END
from lotse.directory.rules.freshness import last_confirmed_before
from lotse.directory.selectors.finding.question import Audience, Question
from lotse.directory.selectors.finding.understanding import Term

STALE = "stale"  # published, and not confirmed within the centre's months
WEIGHTS = (8, 5, 3, 1)  # of the sections of facts.tokens_of
_END = f" {SECTION_END}"


class Row(NamedTuple):
    """``id`` is text; ``state`` is "" where everything is published, and STALE instead of published where it is."""

    id: str
    facts: str
    tokens: str
    state: str
    confirmed_at: dt.datetime | None


def _visible(audience: Audience, on: dt.date) -> QuerySet[Offer]:
    """The offers that an audience may see, as far as the search knows them."""
    if audience == "everywhere":
        found = selectors.published_everywhere(on)
    elif audience == "public":
        found = rights.published_offers(selectors.settings(), on)
    else:
        found = Offer.objects.all()
    return found.filter(searched_on__isnull=False)


def rows_of(groups: Sequence[Group], audience: Audience, on: dt.date, *, dated: bool) -> list[Row]:
    """What an audience may see and holds each group of tokens; ``confirmed_at`` is read only where ``dated``."""
    offers = _visible(audience, on)
    if groups:
        offers = offers.filter(HasTokens(F("search_tokens"), groups))
    state = _state(selectors.settings(), on) if audience == "staff" else Value("")
    rows = offers.order_by().values_list(
        Cast("id", TextField()),
        "search_facts",
        F("search_tokens") if groups else Value(""),
        state,
        F("confirmed_at") if dated else Value(None, output_field=TextField()),
    )
    return [Row(*row) for row in rows]


def score(tokens: str, terms: Sequence[Term]) -> list[int]:
    """How well an offer answers each term; 0: not at all."""
    bounds = []
    end = -1
    for _ in WEIGHTS:
        end = tokens.find(_END, end + 1)
        bounds.append(end)
    return [
        max((_worth(tokens, choice, bounds) * value for choice, value in term.choices), default=0) for term in terms
    ]


def in_order(rows: Sequence[Row], terms: Sequence[Term], question: Question) -> list[Row]:
    """Best first; equal ones, and all where there are no words, by name. Where a municipality was chosen, what is
    there comes before what is for the whole district."""
    ordered = sorted(rows, key=lambda row: (row.facts, row.id))
    if question.sort == "confirmed":
        ordered.sort(key=lambda row: row.confirmed_at.timestamp() if row.confirmed_at else 0.0, reverse=True)
    elif question.sort == "relevance":
        if terms:
            worth = {row.id: sum(score(row.tokens, terms)) for row in ordered}
            ordered.sort(key=lambda row: worth[row.id], reverse=True)
        if question.municipality:
            ordered.sort(key=lambda row: row.facts.split("|")[FACTS.index("municipality")] == ANYWHERE)
    return ordered


def _worth(tokens: str, choice: Sequence[str], bounds: Sequence[int]) -> int:
    """The weight of the last section that is needed to have all tokens; 0 where one is missing."""
    last = 0
    for token in choice:
        place = tokens.find(f" {token} ")
        if place < 0:
            return 0
        last = max(last, place)
    return next(weight for weight, bound in zip(WEIGHTS, bounds, strict=True) if last < bound)


def _state(settings: DirectorySettings, on: dt.date) -> Case:
    stale_before = last_confirmed_before(settings.stale_after_months, on)
    return Case(
        When(Q(confirmed_at=None) | Q(confirmed_at__lt=stale_before), state=OfferState.PUBLISHED, then=Value(STALE)),
        default=F("state"),
        output_field=CharField(),
    )
