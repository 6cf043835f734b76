"""Filters over rows: which pass, and how many would pass with another choice."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import compress

from lotse.directory.enums import OfferState, Topic
from lotse.directory.rules.facts import ANYWHERE, DAYS, FACTS, PARTS_OF_DAY
from lotse.directory.selectors.finding.question import FILTERS, Question
from lotse.directory.selectors.finding.rows import STALE, Row

WHEN = frozenset({"day", "part"})  # both must be true of the same time
_COLUMNS = {"day": "times", "part": "times"}  # the fact that a filter looks at, where it has another name


class Table:
    """Rows under one question. ``municipalities``: the keys among which those for the whole district count."""

    def __init__(self, rows: Sequence[Row], question: Question, municipalities: Collection[str]) -> None:
        self.rows = rows
        self._question = question
        self._everywhere = frozenset(municipalities)
        parted = zip(*(row.facts.split("|") for row in rows), strict=True) if rows else [()] * len(FACTS)
        self._columns: dict[str, Sequence[str]] = dict(zip(FACTS, parted, strict=True))
        self._columns["state"] = [row.state for row in rows]

    @cached_property
    def passing(self) -> list[Row]:
        """The rows that answer all filters."""
        return list(compress(self.rows, self._mask(frozenset())))

    def counts(self, name: str) -> dict[str, int]:
        """How many rows each value of a filter would leave, with all other filters as they are."""
        column = self._columns[_COLUMNS.get(name, name)]
        mask = self._mask(WHEN if name in WHEN else frozenset({name}))
        found: Counter[str] = Counter()
        for codes, number in Counter(compress(column, mask)).items():
            for value in self._values(name, codes):
                found[value] += number
        return dict(found)

    def _mask(self, but: frozenset[str]) -> Sequence[bool]:
        """For each row whether it answers the filters, those named aside."""
        checks = [self._checks[name] for name in self._checks if name not in but]
        if not checks:
            return [True] * len(self.rows)
        return checks[0] if len(checks) == 1 else [all(one) for one in zip(*checks, strict=True)]

    @cached_property
    def _checks(self) -> dict[str, Sequence[bool]]:
        found: dict[str, Sequence[bool]] = {}
        for name, chosen in self._question.filters.items():
            column = self._columns[_COLUMNS.get(name, name)]
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
