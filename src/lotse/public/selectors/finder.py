"""The public finder: an answer of the search, dressed for families."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from lotse.core.tenancy import Door, across_centres
from lotse.directory import selectors as directory
from lotse.directory.enums import Topic
from lotse.directory.rules import rights
from lotse.directory.selectors.finding import Audience, Choice, Question, find
from lotse.public.selectors.offers import TOPIC_ICONS, Row, rows

Address = Callable[[Question], str]  # the query of the page that answers a question


@dataclass(frozen=True, slots=True)
class Tile:
    """A topic with its picture, and how many offers choosing it would leave; None where that is not counted."""

    label: str
    url: str
    icon: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that was made; ``url`` leads to the same without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where nothing answers: what would, and its best."""

    sentence: str
    url: str
    total: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Finder:
    """``facets`` by the names of a question's filters, for the form and the map."""

    question: Question
    page: "Page[Any]"
    rows: list[Row]
    tiles: list[Tile]
    subtopics: list[Tile]
    facets: dict[str, tuple[Choice, ...]]
    chips: list[Chip]
    corrections: tuple[tuple[str, str], ...]
    ways: list[Way]

    def turned(self, by: int) -> str:
        """The number of the page so many further, for an address; "" where there is none."""
        number = self.page.number + by
        return str(number) if 1 <= number <= self.page.paginator.num_pages else ""

    @property
    def total(self) -> int:
        return self.page.paginator.count


def finder(question: Question, on: dt.date, page: str, address: Address, audience: Audience = "public") -> Finder:
    """``address`` gives the query ("?…") under which a question is asked. "everywhere" needs no scope."""
    with _eyes(audience):
        found = find(question, on, page, audience)
        facets = found.facets
        return Finder(
            question=question,
            page=found.page,
            rows=rows(found.rows, on),
            tiles=_tiles(question, facets["topic"], address),
            subtopics=_subtopics(question, facets["topic"], address),
            facets=facets,
            chips=_chips(question, facets, address),
            corrections=found.corrections,
            ways=[Way(one.sentence, address(one.question), one.total, rows(one.rows, on)) for one in found.nearest],
        )


def topic_tiles(on: dt.date, address: Address, audience: Audience = "public") -> list[Tile]:
    """All topics that have offers, for the entry pages; not counted, which would mean to read every offer."""
    with _eyes(audience):
        if audience == "everywhere":
            offers = directory.published_everywhere(on)
        else:
            offers = rights.published_offers(directory.settings(), on)
        found = offers.order_by().values_list("topics__topic", flat=True).distinct()
        fields = {Topic(topic).field for topic in found if topic}
    chosen = [(topic, icon) for topic, icon in TOPIC_ICONS.items() if topic in fields]
    return [Tile(str(topic.label), address(Question(topic=topic.value)), icon, None, False) for topic, icon in chosen]


def _eyes(audience: Audience) -> AbstractContextManager[None]:
    return across_centres(Door.PUBLISHED_OFFERS) if audience == "everywhere" else nullcontext()


def _tiles(question: Question, choices: tuple[Choice, ...], address: Address) -> list[Tile]:
    """Topics of the first level."""
    return [_tile(question, one, address) for one in choices if one.value in TOPIC_ICONS]


def _subtopics(question: Question, choices: tuple[Choice, ...], address: Address) -> list[Tile]:
    """The parts of the topic that was chosen."""
    if question.topic not in Topic.values:
        return []
    field = Topic(question.topic).field
    parts = [one for one in choices if one.value.startswith(f"{field.value}.")]
    return [_tile(question, one, address) for one in parts]


def _tile(question: Question, choice: Choice, address: Address) -> Tile:
    icon = TOPIC_ICONS[Topic(choice.value).field]
    return Tile(choice.label, address(question.but(topic=choice.value)), icon, choice.count, choice.chosen)


def _chips(question: Question, facets: dict[str, tuple[Choice, ...]], address: Address) -> list[Chip]:
    words = [Chip(_("„%(words)s“") % {"words": question.text}, address(question.but(text="")))] if question.text else []
    chosen = [(name, one.label) for name in question.filters for one in facets[name] if one.chosen]
    return [*words, *(Chip(label, address(question.without(name))) for name, label in chosen)]
