"""Filters over rows: which pass, and how many would pass with another choice."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from functools import cached_property
from itertools import compress
from typing import TypeVar

from lotse.directory.enums import OfferState, Topic
from lotse.directory.rules.facts import ANYWHERE, DAYS, FACTS, PARTS_OF_DAY
from lotse.directory.selectors.finding.question import FILTERS, Question
from lotse.directory.selectors.finding.rows import STALE, Rows

V = TypeVar("V")
WHEN = frozenset({"day", "part"})  # both must be true of the same time
_COLUMNS = {"day": "times", "part": "times"}  # the fact that a filter looks at, where it has another name


class Table:
    """Rows under one question. ``municipalities``: the keys among which those for the whole district count.

    ``places``: only these rows count; None: all.
    """

    def __init__(
        self, rows: Rows, question: Question, municipalities: Collection[str], places: Sequence[int] | None = None
    ) -> None:
        self._masks: dict[tuple[str, ...], Sequence[bool]] = {}
        self._places = range(len(rows.facts)) if places is None else places
        self._question = question
        self._everywhere = frozenset(municipalities)
        lines = rows.facts if places is None else [rows.facts[place] for place in places]
        fields = "|".join(lines).split("|")  # all at once: a list for each line costs more than the rest
        self._columns: dict[str, Sequence[str]] = {
            name: fields[number :: len(FACTS)] if lines else () for number, name in enumerate(FACTS)
        }
        self._columns["state"] = [rows.states[place] for place in self._places] if rows.states else ()

    @cached_property
    def passing(self) -> list[int]:
        """The places of the rows that answer all filters."""
        return list(self._passing(self._places, frozenset()))

    def counts(self, name: str) -> dict[str, int]:
        """How many rows each value of a filter would leave, with all other filters as they are."""
        column = self._columns[_COLUMNS.get(name, name)]
        found: Counter[str] = Counter()
        for codes, number in Counter(self._passing(column, WHEN if name in WHEN else frozenset({name}))).items():
            for value in self._values(name, codes):
                found[value] += number
        return dict(found)

    def without(self, name: str) -> int:
        """How many rows lifting a filter would leave."""
        if name not in self._question.filters:
            return len(self.passing)
        if name in {"state", *WHEN}:  # without it, another rule holds
            return len(self._asked(self._question.without(name)).passing)
        return sum(1 for _ in self._passing(self._places, frozenset({name})))

    def _asked(self, question: Question) -> "Table":
        """The same rows under another question."""
        other = copy(self)
        for name in ("passing", "_checks"):
            other.__dict__.pop(name, None)
        other._question, other._masks = question, {}
        return other

    def _passing(self, values: Sequence[V], but: frozenset[str]) -> Iterable[V]:
        """Those of one value per row whose rows answer the filters, some aside."""
        names = tuple(name for name in self._checks if name not in but)
        if not names:
            return values
        if names not in self._masks:
            checks = [self._checks[name] for name in names]
            self._masks[names] = checks[0] if len(checks) == 1 else [all(one) for one in zip(*checks, strict=True)]
        return compress(values, self._masks[names])

    @cached_property
    def _checks(self) -> dict[str, Sequence[bool]]:
        found: dict[str, Sequence[bool]] = {}
        for name, chosen in self._question.filters.items():
            column = self._columns[_COLUMNS.get(name, name)]
            if not column:  # the state, which only the staff asks for
                continue
            passes = {codes: chosen in self._values(name, codes) for codes in set(column)}
            found[name] = [passes[codes] for codes in column]
        if not self._question.state and OfferState.ENDED in self._columns["state"]:  # shown to those who ask for it
            found["state"] = [state != OfferState.ENDED for state in self._columns["state"]]
        return found

    def _values(self, name: str, codes: str) -> Collection[str]:
        """The values of a filter under which an offer with these facts would be found."""
        found = codes.split(",") if codes else []
        if name == "topic":
            return {*found, *(Topic(one).field.value for one in found)}
        if name == "municipality":
            return self._everywhere if ANYWHERE in found else found
        if name == "day":
            return self._days(found)
        if name == "part":
            return self._parts(found)
        if name == "state" and STALE in found:
            return (OfferState.PUBLISHED.value, STALE)
        return found

    def _days(self, times: list[str]) -> Collection[str]:
        found = [one.split(".") for one in times]
        return {day for day, part in found if self._question.part in ("", part) and day in DAYS}

    def _parts(self, times: list[str]) -> Collection[str]:
        found = [one.split(".") for one in times]
        return {part for day, part in found if self._question.day in ("", day) and part in PARTS_OF_DAY}


assert set(FILTERS) <= {*FACTS, *WHEN, "state"}
