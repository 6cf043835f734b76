"""Finding offers: one selector for the staff's list, the public finder and files (ADR on the search).

    found = find(Question(text="Deutschkurs Lemgo Abend Frauen"), today, page=1)

The database says which offers hold the words; how well they answer, which filters they pass and how many each choice
would leave is computed here, so that both engines give the same offers in the same order.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from lotse.core.db.text import Group
from lotse.core.lists import PAGE_SIZE
from lotse.core.tenancy import Door, across_centres
from lotse.directory.models import Offer
from lotse.directory.rules.facts import ANYWHERE
from lotse.directory.selectors.finding import labels
from lotse.directory.selectors.finding.counting import Table
from lotse.directory.selectors.finding.nearest import nearest
from lotse.directory.selectors.finding.question import FILTERS, SORTS, Audience, Question
from lotse.directory.selectors.finding.rows import Rows, rows_named, rows_of
from lotse.directory.selectors.finding.understanding import Term, understand
from lotse.directory.selectors.searching import with_parts
from lotse.tenants.models import Municipality

__all__ = ["FILTERS", "SORTS", "Audience", "Choice", "Found", "Nearest", "Question", "everything", "find", "named"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, and how many offers choosing it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Nearest:
    """What answers a part of the question: what was loosened, the question that finds it, and the best of it."""

    sentence: str
    question: Question
    total: int
    rows: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer. ``facets`` by the names of FILTERS; ``nearest`` only where ``total`` is 0.

    ``without``: how many offers lifting a filter would leave, by its name.
    ``corrections``: words that no offer uses, and the word that was taken for each. The offers have all their parts
    loaded (``with_parts``).
    """

    question: Question
    page: "Page[Offer]"
    facets: dict[str, tuple[Choice, ...]]
    without: dict[str, int]
    corrections: tuple[tuple[str, str], ...]
    nearest: tuple[Nearest, ...]

    @property
    def rows(self) -> list[Offer]:
        return list(self.page.object_list)

    @property
    def total(self) -> int:
        return self.page.paginator.count


def find(
    question: Question, on: dt.date, page: int | str = 1, audience: Audience = "public", size: int = PAGE_SIZE
) -> Found:
    """The offers that answer, a page of them, and what each other choice would leave.

    ``page`` beyond the last is the last, no number is the first. "everywhere" asks all centres for what they publish,
    and needs no scope.
    """
    with _eyes(audience):
        search = _Search(question, on, audience)
        chosen = Paginator(search.lines, size).get_page(page)
        return Found(
            question,
            Page(_loaded(chosen.object_list), chosen.number, chosen.paginator),  # type: ignore[arg-type]
            search.facets(),
            search.without(),
            tuple((term.written, term.used) for term in search.terms if term.used),
            () if search.lines else tuple(search.nearest()),
        )


def everything(question: Question, on: dt.date, audience: Audience = "public") -> list[Offer]:
    """All offers that answer, in the order of the list."""
    with _eyes(audience):
        return _loaded(_Search(question, on, audience).lines)


def named(text: str, most: int) -> list[Offer]:
    """The centre's offers of any state in which each word of a text occurs or is begun, the best first."""
    terms = understand(text, forgiving=False)
    if not terms:
        return []
    rows = rows_named([term.group for term in terms])
    best = rows.in_order(range(len(rows.facts)), terms, Question())[:most]
    return _loaded([rows.facts[place] for place in best])


@contextmanager
def _eyes(audience: Audience) -> Iterator[None]:
    if audience == "everywhere":
        with across_centres(Door.PUBLISHED_OFFERS):
            yield
    else:
        yield


class _Search:
    """One question on its way."""

    def __init__(self, question: Question, on: dt.date, audience: Audience) -> None:
        self._question, self._on, self._audience = question, on, audience
        self.terms = understand(question.text)
        self._municipalities = _municipalities()
        rows = self._rows([term.group for term in self.terms])
        self._table = Table(rows, question, list(self._municipalities))
        ordered = rows.in_order(self._table.passing, self.terms, question)
        self.lines = [rows.facts[place] for place in ordered]

    def _rows(self, groups: Sequence[Group]) -> Rows:
        return rows_of(groups, self._audience, self._on, self._question.sort)

    def facets(self) -> dict[str, tuple[Choice, ...]]:
        return {name: tuple(self._choices(name)) for name in FILTERS}

    def without(self) -> dict[str, int]:
        return {name: self._table.without(name) for name in FILTERS}

    def _choices(self, name: str) -> Iterable[Choice]:
        """The values that would leave something, and the chosen one."""
        counts = self._table.counts(name)
        counts.pop(ANYWHERE if name == "municipality" else "", None)
        chosen = self._question.filters.get(name, "")
        if chosen:
            counts.setdefault(chosen, 0)
        order = labels.order_of(name)
        found = [Choice(value, self._label(name, value), count, value == chosen) for value, count in counts.items()]
        if order:
            return sorted(found, key=lambda one: order.index(one.value) if one.value in order else len(order))
        return sorted(found, key=lambda one: (one.label.casefold(), one.value))

    def _label(self, name: str, value: str) -> str:
        if name == "municipality":
            return self._municipalities[value].name if value in self._municipalities else value
        return labels.label_of(name, value)

    def nearest(self) -> list[Nearest]:
        """What answers a part of the question; in the end all offers."""
        places = list(self._municipalities.values())
        near = nearest(self._question, self.terms, self._rows_with_any, places, self._label)
        offers = {offer.pk: offer for offer in _loaded([line for one in near for line in one.best])}
        return [
            Nearest(one.sentence, one.question, one.total, tuple(offers[_key(line)] for line in one.best))
            for one in near
        ]

    def _rows_with_any(self, terms: Sequence[Term]) -> Rows:
        return self._rows([tuple(choice for term in terms for choice in term.group)] if terms else [])


def _loaded(lines: Sequence[str]) -> list[Offer]:
    """The offers of these lines of facts with their parts, in the same order."""
    keys = [_key(line) for line in lines]
    offers = {offer.pk: offer for offer in with_parts(Offer.objects.filter(pk__in=keys))}
    return [offers[key] for key in keys if key in offers]


def _key(line: str) -> uuid.UUID:
    return uuid.UUID(line.rpartition("|")[2])


def _municipalities() -> dict[str, Municipality]:
    """By key (AGS), in the order of their names; the same one of two centres of a district once."""
    return {one.ags: one for one in Municipality.objects.order_by("name", "ags", "id")}
