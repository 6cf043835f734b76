"""What a proposal may know: plain values with opaque ids, from the database or from spreadsheets."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import hypot

from lotse.schooling.enums import BERUFSKOLLEG_FORMS, GRADES, NEVER_PROPOSED, SchoolForm, SupportForm

ALL_GRADES = 0


class Level(StrEnum):
    """School levels, each with its own cap on the way."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    VOCATIONAL = "vocational"


def level_of(grade: int) -> Level:
    """Grades 1–4, 5–10, and from 11 the classes of the Berufskolleg and the upper stage."""
    if grade <= 4:
        return Level.PRIMARY
    return Level.SECONDARY if grade <= 10 else Level.VOCATIONAL


@dataclass(frozen=True, slots=True)
class Point:
    """Whole metres, EPSG:25832. ``approximate``: the centre of a municipality, not the address."""

    easting_m: int
    northing_m: int
    approximate: bool = False

    def distance_m(self, other: "Point") -> int:
        """The straight line, in metres."""
        return round(hypot(self.easting_m - other.easting_m, self.northing_m - other.northing_m))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """A waiting child. ``wishes`` and ``bans`` are school ids; ``municipality`` is the key of bus times."""

    id: str
    family: str
    grade: int | None
    support_form: str
    point: Point | None = None
    municipality: str = ""
    talk_first: bool = False
    pin: str = ""
    bans: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFacts:
    """A school. ``is_offered``: a private school has offered places to the centre."""

    id: str
    form: str
    point: Point | None = None
    is_operating: bool = True
    is_public: bool = True
    is_offered: bool = False

    @property
    def may_be_proposed(self) -> bool:
        """In operation, no school with a procedure of its own, private only with an offer."""
        return self.is_operating and self.form not in NEVER_PROPOSED and (self.is_public or self.is_offered)

    def teaches(self, grade: int, support_form: str) -> bool:
        """Whether the school form has this grade and kind of class."""
        first, last = GRADES.get(self.form, (0, 0))
        if support_form in BERUFSKOLLEG_FORMS and self.form != SchoolForm.BERUFSKOLLEG:
            return False
        return first <= grade <= last


def pool_id(school: str, support_form: str, grade: int) -> str:
    return f"{school}/{support_form}/{grade}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFacts:
    """Places of one kind in one school; ``grade`` 0: all grades together. ``taken``: occupied, assigned or held.

    ``as_of``: the day of the school's report, where there is one.
    """

    school: str
    support_form: str
    grade: int
    places: int
    taken: int
    as_of: dt.date | None = None

    @property
    def id(self) -> str:
        return pool_id(self.school, self.support_form, self.grade)

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The centre's settings (``Process``); distances in metres, weights as overrides of the engine's table."""

    places_primary: bool = False
    support_takes_regular_seat: bool = False
    max_distance_m: Mapping[str, int] = field(
        default_factory=lambda: {Level.PRIMARY: 6000, Level.SECONDARY: 20000, Level.VOCATIONAL: 40000}
    )
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that one computation knows.

    ``bus_minutes``: minutes by (municipality, school). ``served``: schools that a family already goes to, because
    a sibling is there or has a recommendation for it.
    """

    children: tuple[ChildFacts, ...]
    schools: tuple[SchoolFacts, ...]
    pools: tuple[PoolFacts, ...]
    rules: Rules = field(default_factory=Rules)
    bus_minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    served: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def load_pools(self) -> dict[str, list[PoolFacts]]:
        """The places by which a school's load is measured: language support and classes of the Berufskolleg.

        Regular classes count only where a school reports nothing else: hundreds of regular seats would hide a full
        support group.
        """
        found: dict[str, list[PoolFacts]] = {}
        for pool in self.pools:
            found.setdefault(pool.school, []).append(pool)
        for school, pools in found.items():
            found[school] = [pool for pool in pools if pool.support_form != SupportForm.REGULAR] or pools
        return found
