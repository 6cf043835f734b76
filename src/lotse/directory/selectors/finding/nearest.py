"""Where nothing answers a question: what answers a part of it, and what was left out for that."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from lotse.directory.enums import Topic
from lotse.directory.rules import lexicon, words
from lotse.directory.selectors.finding.counting import Table
from lotse.directory.selectors.finding.question import Question
from lotse.directory.selectors.finding.rows import Rows
from lotse.directory.selectors.finding.understanding import Term
from lotse.tenants.models import Municipality

MOST = 4  # ways out that are offered
MOST_NEIGHBOURS = 2
SHOWN = 3  # offers shown of each

Label = Callable[[str, str], str]  # name of a filter, value -> as people read it


@dataclass(frozen=True, slots=True)
class Nearby:
    """A question that finds something, and in one sentence how it differs from what was asked."""

    sentence: str
    question: Question
    total: int
    best: tuple[str, ...]  # the lines of facts of the best


@dataclass(frozen=True, slots=True)
class _Way:
    sentence: str
    question: Question
    terms: frozenset[int]  # the words that are kept


def nearest(
    question: Question,
    terms: Sequence[Term],
    rows_with: Callable[[Sequence[Term]], Rows],
    municipalities: Sequence[Municipality],
    label: Label,
) -> list[Nearby]:
    """The nearest questions that find something, best first; [] only where there is no offer at all.

    ``rows_with`` gives the offers that hold at least one of some terms, all where there are none; it is asked at most
    twice.
    """
    keys = [one.ags for one in municipalities]
    held = _Held(rows_with(terms), terms, keys)
    every = frozenset(range(len(terms)))
    ways = [
        *_elsewhere(question, terms, held, municipalities),
        *_related(question, every, label),
        *_without_a_word(question, terms),
        *_without_a_filter(question, every, label),
    ]
    found = list(islice(held.finding(ways), MOST))
    if not found and terms:
        found = list(islice(held.finding(_single_words(terms)), MOST))
    return found or list(_Held(rows_with(()), (), keys).finding(_all_offers(question)))


class _Held:
    """Offers that hold some of the words, and which of them each holds."""

    def __init__(self, rows: Rows, terms: Sequence[Term], municipalities: Sequence[str]) -> None:
        self._rows, self._terms, self._municipalities = rows, terms, municipalities
        self._hits = [rows.scores(place, terms) for place in range(len(rows.facts))] if terms else []

    def table(self, question: Question, kept: frozenset[int]) -> Table:
        """Those that hold the kept words, under a question."""
        places = None
        if self._terms:
            places = [place for place, hits in enumerate(self._hits) if all(hits[one] for one in kept)]
        return Table(self._rows, question, self._municipalities, places)

    def finding(self, ways: Iterable[_Way]) -> Iterator[Nearby]:
        """Those ways that lead somewhere."""
        for way in ways:
            passing = self.table(way.question, way.terms).passing
            if passing:
                kept = [self._terms[one] for one in sorted(way.terms)]
                best = self._rows.in_order(passing, kept, way.question)[:SHOWN]
                lines = tuple(self._rows.facts[place] for place in best)
                yield Nearby(way.sentence, way.question, len(passing), lines)


def _single_words(terms: Sequence[Term]) -> Iterator[_Way]:
    for place, term in enumerate(terms):
        sentence = _("Nur mit dem Wort „%(word)s“, ohne Auswahl") % {"word": term.written}
        yield _Way(sentence, Question(text=term.written), frozenset({place}))


def _all_offers(question: Question) -> Iterator[_Way]:
    if question.text and question.filters:
        yield _Way(_("Ohne Suchwörter, mit Ihrer Auswahl"), question.but(text=""), frozenset())
    yield _Way(_("Alle Angebote"), Question(), frozenset())


def _elsewhere(
    question: Question, terms: Sequence[Term], held: _Held, municipalities: Sequence[Municipality]
) -> Iterator[_Way]:
    """The same for a municipality that was written or chosen: what is not only there, then that of its neighbours."""
    here, naming = _place_of(question, terms, municipalities)
    if here is None:
        return
    kept = frozenset(range(len(terms))) - naming
    text = " ".join(terms[one].written for one in sorted(kept))
    counts = held.table(question, kept).counts("municipality")
    everywhere = counts.get(here.ags, 0)
    if naming:
        yield _Way(_("Für den ganzen Kreis oder online"), question.but(text=text, municipality=here.ags), kept)
    near = (pair for pair in _neighbours(here, municipalities) if counts.get(pair[1].ags, 0) > everywhere)
    for distance_km, there in islice(near, MOST_NEIGHBOURS):
        yield _Way(
            _("In %(municipality)s, etwa %(km)s km entfernt") % {"municipality": there.name, "km": distance_km},
            question.but(text=text, municipality=there.ags),
            kept,
        )


def _place_of(
    question: Question, terms: Sequence[Term], municipalities: Iterable[Municipality]
) -> tuple[Municipality | None, frozenset[int]]:
    """The municipality of a question, and which of its words name it."""
    tokens = [{choice[0] for choice, _worth in term.choices} for term in terms]
    for one in municipalities:
        name = set(words.stems(one.name))
        naming = frozenset(place for place, own in enumerate(tokens) if own & name)
        if one.ags == question.municipality:
            return one, frozenset()
        if not question.municipality and name <= set().union(*(tokens[place] for place in naming)):
            return one, naming
    return None, frozenset()


def _neighbours(here: Municipality, municipalities: Iterable[Municipality]) -> list[tuple[int, Municipality]]:
    """All others whose point is known: distance between the points in whole kilometres, nearest first."""
    found = []
    for one in municipalities:
        if one.ags == here.ags or one.easting_m is None or here.easting_m is None:
            continue
        metres = math.hypot(one.easting_m - here.easting_m, (one.northing_m or 0) - (here.northing_m or 0))
        found.append((max(round(metres / 1000), 1), one))
    return sorted(found, key=lambda pair: (pair[0], pair[1].name))


def _related(question: Question, every: frozenset[int], label: Label) -> Iterator[_Way]:
    if question.topic not in Topic.values:
        return
    for topic in lexicon.RELATED[Topic(question.topic)]:
        yield _Way(
            _("Mit dem verwandten Thema „%(topic)s“") % {"topic": label("topic", topic)},
            question.but(topic=topic.value),
            every,
        )


def _without_a_word(question: Question, terms: Sequence[Term]) -> Iterator[_Way]:
    if len(terms) < 2:
        return
    for place, term in reversed(list(enumerate(terms))):  # the first words tend to matter most
        kept = frozenset(range(len(terms))) - {place}
        text = " ".join(terms[one].written for one in sorted(kept))
        yield _Way(_("Ohne das Wort „%(word)s“") % {"word": term.written}, question.but(text=text), kept)


def _without_a_filter(question: Question, every: frozenset[int], label: Label) -> Iterator[_Way]:
    for name, value in question.filters.items():
        yield _Way(_("Ohne die Auswahl „%(choice)s“") % {"choice": label(name, value)}, question.without(name), every)
