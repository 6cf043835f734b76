"""Where something is missing: each municipality × topic × group without a published offer, or with only full ones.

An offer counts where the public finder finds it: for its municipalities, or everywhere where it serves the whole
district or is online; for the groups it names or its ages mean, and for all groups where it says nothing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from lotse.core.export import Sheet
from lotse.directory.enums import TargetGroup, Topic
from lotse.directory.models import DirectorySettings
from lotse.directory.rules import rights
from lotse.directory.rules.facts import ANYWHERE, FACTS
from lotse.directory.selectors import settings
from lotse.network.rules.gaps import FIELDS, WORK_TOPICS, covers, is_full
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Municipality
from lotse.tenants.selectors import municipalities

NONE, FULL = "keins", "voll"
COLUMNS = ("Gemeinde", "Gemeindeschlüssel", "Thema", "Für wen", "Was fehlt")


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Codes; "" asks for all. ``group`` "" in the matrix: any group will do."""

    topic: str = ""
    group: str = ""
    municipality: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    municipality: Municipality
    topic: Topic
    group: TargetGroup
    is_full: bool

    @property
    def sentence(self) -> str:
        return "nur volle Angebote" if self.is_full else "kein Angebot"

    @property
    def offer_url(self) -> str:
        """Where an offer that closes it is entered, with what it says filled in."""
        return new_offer_url(GapFilter(self.topic.value, self.group.value, self.municipality.ags))


@dataclass(frozen=True, slots=True)
class Cell:
    """``open`` offers with room, or of which nobody knows; ``full`` ones."""

    topic: Topic
    open: int
    full: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    municipality: Municipality
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Offer:
    topics: frozenset[str]
    municipalities: frozenset[str]
    groups: frozenset[str]
    is_full: bool


class Gaps:
    """The published offers of a day against everything that there could be. Asks the database three times."""

    def __init__(self, on: dt.date, wanted: GapFilter) -> None:
        self.wanted = wanted
        self.municipalities = list(municipalities())
        self.settings = settings()
        self._offers = _offers(self.settings, on)

    @property
    def topics(self) -> Sequence[Topic]:
        """All fields; of *Arbeit* its parts as well."""
        if not self.wanted.topic:
            return FIELDS
        topic = Topic(self.wanted.topic)
        return WORK_TOPICS if topic == Topic.WORK else (topic,)

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """Of the group asked for, or of all groups together."""
        groups = [TargetGroup(self.wanted.group)] if self.wanted.group else []
        return [
            MatrixRow(town, tuple(self._cell(town, topic, groups) for topic in self.topics)) for town in self._towns
        ]

    @cached_property
    def gaps(self) -> list[Gap]:
        """Each combination that the filter asks for and that nothing serves, or only what is full."""
        groups = [TargetGroup(self.wanted.group)] if self.wanted.group else list(TargetGroup)
        found = []
        for town in self._towns:
            for topic in self.topics:
                for group in groups:
                    cell = self._cell(town, topic, [group])
                    if not cell.open and self.wanted.state in {"", FULL if cell.full else NONE}:
                        found.append(Gap(town, topic, group, bool(cell.full)))
        return found

    def sheet(self) -> Sheet:
        rows = ((one.municipality.name, one.municipality.ags, *_labels(one), one.sentence) for one in self.gaps)
        return Sheet("Lücken", COLUMNS, rows)

    @property
    def _towns(self) -> Iterable[Municipality]:
        wanted = self.wanted.municipality
        return [one for one in self.municipalities if not wanted or one.ags == wanted]

    @cached_property
    def _counts(self) -> dict[tuple[str, Topic], list[_Offer]]:
        """The offers that serve a topic, by municipality (or ANYWHERE)."""
        found: dict[tuple[str, Topic], list[_Offer]] = {}
        for offer in self._offers:
            for topic in self.topics:
                if covers(topic, offer.topics):
                    for ags in offer.municipalities:
                        found.setdefault((ags, topic), []).append(offer)
        return found

    def _cell(self, town: Municipality, topic: Topic, groups: list[TargetGroup]) -> Cell:
        offers = [
            offer
            for ags in (town.ags, ANYWHERE)
            for offer in self._counts.get((ags, topic), ())
            if not groups or not offer.groups or offer.groups & {*groups}
        ]
        full = sum(offer.is_full for offer in offers)
        return Cell(topic, len(offers) - full, full)


def new_offer_url(wanted: GapFilter) -> str:
    """The form of a new offer, with what is asked for filled in."""
    said = {"thema": wanted.topic, "gruppe": wanted.group, "gemeinde": wanted.municipality}
    query = urlencode({name: value for name, value in said.items() if value})
    return centre_url("directory:offer_new") + (f"?{query}" if query else "")


def _labels(gap: Gap) -> tuple[str, str]:
    return str(gap.topic.label), str(gap.group.label)


def _offers(known: DirectorySettings, on: dt.date) -> list[_Offer]:
    rows = rights.published_offers(known, on).order_by()
    found = []
    for line, free_places, as_of in rows.values_list("search_facts", "free_places", "capacity_as_of"):
        facts = dict(zip(FACTS, line.split("|"), strict=False))
        topics, towns, groups = (
            frozenset(filter(None, facts.get(name, "").split(","))) for name in ("topic", "municipality", "group")
        )
        found.append(_Offer(topics, towns, groups, is_full(free_places, as_of, on, known.full_for_days)))
    return found
