"""Offers as the search reads them: a line of facts and a line of tokens each, and how well they answer.

Columns of text rather than objects: for 20,000 offers these are read, filtered and put in order in a tenth of the time.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

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
_MUNICIPALITY = FACTS.index("municipality")


@dataclass(frozen=True, slots=True)
class Rows:
    """Offers by their place in the columns. ``facts`` are lines (rules/facts.py).

    Read only where they are needed, else (): ``tokens`` where there are words, ``states`` for the staff (STALE instead
    of published where it is), ``confirmed_at`` for that order.
    """

    facts: Sequence[str]
    tokens: Sequence[str] = ()
    states: Sequence[str] = ()
    confirmed_at: Sequence[dt.datetime | None] = ()

    def scores(self, place: int, terms: Sequence[Term]) -> list[int]:
        """How well an offer answers each term; 0: not at all."""
        tokens = self.tokens[place]
        bounds = []
        end = -1
        for _ in WEIGHTS:
            end = tokens.find(_END, end + 1)
            bounds.append(end)
        return [max(_worth(tokens, choice, bounds) * value for choice, value in term.choices) for term in terms]

    def in_order(self, places: Iterable[int], terms: Sequence[Term], question: Question) -> list[int]:
        """Best first; equal ones, and all where there are no words, by name. Where a municipality was chosen, what is
        there comes before what is for the whole district."""
        ordered = sorted(places, key=self.facts.__getitem__)
        if question.sort == "confirmed":
            ordered.sort(key=self._instant, reverse=True)
        elif question.sort == "relevance":
            if terms:
                ordered.sort(key=lambda place: sum(self.scores(place, terms)), reverse=True)
            if question.municipality:
                ordered.sort(key=lambda place: self.facts[place].split("|")[_MUNICIPALITY] == ANYWHERE)
        return ordered

    def _instant(self, place: int) -> float:
        at = self.confirmed_at[place]
        return at.timestamp() if at else 0.0


def rows_of(groups: Sequence[Group], audience: Audience, on: dt.date, sort: str) -> Rows:
    """What an audience may see and holds each group of tokens. One query, besides the months of the centre."""
    offers = _visible(audience, on).order_by()
    columns: dict[str, F | Case] = {"facts": F("search_facts")}
    if groups:
        offers = offers.filter(HasTokens(F("search_tokens"), groups))
        columns["tokens"] = F("search_tokens")
    if audience == "staff":
        columns["states"] = _state(selectors.settings(), on)
    if sort == "confirmed":
        columns["confirmed_at"] = F("confirmed_at")
    if len(columns) == 1:
        return Rows(list(offers.values_list("search_facts", flat=True)))
    read = list(zip(*offers.values_list(*columns.values()), strict=True))
    return Rows(**dict(zip(columns, read, strict=True))) if read else Rows(())


def rows_named(groups: Sequence[Group]) -> Rows:
    """The centre's offers of any state that hold each group of tokens."""
    offers = Offer.objects.filter(HasTokens(F("search_tokens"), groups)).order_by()
    read = list(zip(*offers.values_list("search_facts", "search_tokens"), strict=True))
    return Rows(*read) if read else Rows(())


def _visible(audience: Audience, on: dt.date) -> QuerySet[Offer]:
    """The offers that an audience may see, as far as the search knows them."""
    if audience == "everywhere":
        found = selectors.published_everywhere(on)
    elif audience == "public":
        found = rights.published_offers(selectors.settings(), on)
    else:
        found = Offer.objects.all()
    return found.exclude(search_facts="")


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
