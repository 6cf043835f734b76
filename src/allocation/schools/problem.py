"""The school placement problem in plain values: opaque string ids, integer tenths of a minute.

Who may go where at all is decided by the caller: a child carries its suitable options. What remains
to be taken out (bans, pins, travel cap) is applied in one place, `admissible`, so that each later
question "why not there?" has one answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum

from allocation.errors import ProblemError


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The one table of weights; costs in tenths of a minute, shares in percent. A centre may change it.

    Defaults: engine.md § 1. `mismatch`, `wish_missed` and the two travel figures are assumptions that a
    centre should set from its own experience.
    """

    extra_site: int = field(
        default=150,
        metadata={"unit": "Zehntelminuten", "text": "Jede weitere Schule, die eine Familie anfahren muss"},
    )
    load_from: int = field(
        default=60,
        metadata={
            "unit": "Prozent",
            "text": "Ab dieser Auslastung der gemeldeten Plätze gilt eine Schule als belastet",
        },
    )
    load: int = field(
        default=20,
        metadata={"unit": "Zehntelminuten", "text": "Je Kind an einer belasteten Schule"},
    )
    crowded_from: int = field(
        default=85,
        metadata={"unit": "Prozent", "text": "Ab dieser Auslastung gilt eine Schule als stark belastet"},
    )
    crowded: int = field(
        default=50,
        metadata={"unit": "Zehntelminuten", "text": "Je Kind an einer stark belasteten Schule"},
    )
    mismatch: int = field(
        default=100,
        metadata={
            "unit": "Zehntelminuten",
            "text": "Je Stufe, um die ein Platz weniger gut zum Kind passt (zum Beispiel die Schulform)",
        },
    )
    wish_missed: int = field(
        default=100,
        metadata={"unit": "Zehntelminuten", "text": "Wenn keine der gewünschten Schulen vorgeschlagen wird"},
    )
    travel_start: int = field(
        default=50,
        metadata={
            "unit": "Zehntelminuten",
            "text": "Weg zur Haltestelle und Warten, wenn nur die Luftlinie bekannt ist",
        },
    )
    travel_per_km: int = field(
        default=25,
        metadata={
            "unit": "Zehntelminuten",
            "text": "Je Kilometer Luftlinie, wenn keine Fahrzeit bekannt ist",
        },
    )

    def __post_init__(self) -> None:
        for name, value, _, _ in self.table():
            if value < 0:
                raise ProblemError("weight_negative", f"Das Gewicht „{name}“ darf nicht negativ sein.")
        if not (self.load_from <= self.crowded_from and self.load <= self.crowded):
            raise ProblemError("weights_not_convex", "Die zweite Stufe der Auslastung muss über der ersten liegen.")

    def table(self) -> tuple[tuple[str, int, str, str], ...]:
        """Rows (field name, value, German unit, German description) for a settings page."""
        return tuple((f.name, getattr(self, f.name), f.metadata["unit"], f.metadata["text"]) for f in fields(self))

    def travel(self, distance_m: int) -> int:
        """Tenths of a minute estimated from a beeline in metres, rounded half up."""
        return self.travel_start + (distance_m * self.travel_per_km + 500) // 1000


@dataclass(frozen=True, slots=True)
class School:
    """A site. `open_places` is the basis of its load in percent, `used` how many of them are taken already.

    Both count children over all grades and forms of the school; `used` holds what this problem cannot
    move (running reservations, children placed earlier).
    """

    id: str
    open_places: int
    used: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Free seats of one kind at one school: a grade, a language support group, a vocational class.

    `capacity` is what is still free. `kind` is an opaque word that `explain` passes on.
    """

    id: str
    school: str
    capacity: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One suitable way to place a child: a school and the one or two `Places` it takes there.

    `travel` is one way in tenths of a minute; `mismatch` counts steps of a less suitable form;
    `distance_m` (beeline) and `approximate` (start is only the municipality's centre) are passed on to
    the reasons and cost nothing.
    """

    school: str
    places: tuple[str, ...]
    travel: int
    mismatch: int = 0
    distance_m: int | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """A waiting child. `wishes` are school ids; `travel_cap` is hard, tenths of a minute, None = none."""

    id: str
    family: str
    options: tuple[Option, ...]
    wishes: tuple[str, ...] = ()
    travel_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Needed only for families that already drive somewhere: schools of children who stay where they are."""

    id: str
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """A counsellor's "this child goes here". It must hold and lifts the travel cap for this child."""

    child: str
    school: str


@dataclass(frozen=True, slots=True)
class Ban:
    """A counsellor's "not this child at this school"."""

    child: str
    school: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the solver may know. Raises `ProblemError` when it contradicts itself."""

    children: tuple[Child, ...]
    places: tuple[Places, ...]
    schools: tuple[School, ...]
    families: tuple[Family, ...] = ()
    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        check(self)


class Exclusion(StrEnum):
    """Why an option of a child is left out before anything is computed."""

    BANNED = "banned"
    PINNED_ELSEWHERE = "pinned_elsewhere"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Admissible:
    """Per child id: indices into `Child.options` that remain, and why each other index does not."""

    options: dict[str, tuple[int, ...]]
    excluded: dict[str, dict[int, Exclusion]]


def admissible(problem: Problem) -> Admissible:
    """Apply bans, pins and the travel cap. An option is named by the first rule that removes it:

    banned → pinned elsewhere → too far (a pinned child has no travel cap).
    """
    pins = {pin.child: pin.school for pin in problem.pins}
    bans = {(ban.child, ban.school) for ban in problem.bans}
    options: dict[str, tuple[int, ...]] = {}
    excluded: dict[str, dict[int, Exclusion]] = {}
    for child in problem.children:
        out: dict[int, Exclusion] = {}
        pin = pins.get(child.id)
        for index, option in enumerate(child.options):
            if (child.id, option.school) in bans:
                out[index] = Exclusion.BANNED
            elif pin is not None and option.school != pin:
                out[index] = Exclusion.PINNED_ELSEWHERE
            elif pin is None and child.travel_cap is not None and option.travel > child.travel_cap:
                out[index] = Exclusion.TOO_FAR
        options[child.id] = tuple(i for i in range(len(child.options)) if i not in out)
        excluded[child.id] = out
    return Admissible(options, excluded)


def option_costs(child: Child, option: Option, weights: Weights) -> tuple[int, int, int]:
    """Cost of an option on its own as (travel, mismatch, wish), each ≥ 0, in tenths of a minute."""
    missed = bool(child.wishes) and option.school not in child.wishes
    return option.travel, option.mismatch * weights.mismatch, weights.wish_missed if missed else 0


def load_steps(school: School, weights: Weights) -> tuple[int, int]:
    """How many more children the school takes at no load cost, and how many after them at `load` each.

    Every further child costs `crowded`. The n-th child counts as above x percent when n > x % of the
    open places, so both steps are whole children.
    """
    free = school.open_places * weights.load_from // 100
    mid = school.open_places * weights.crowded_from // 100
    return max(0, free - school.used), max(0, mid - max(free, school.used))


def check(problem: Problem) -> None:
    """Raise `ProblemError` with a stable code for the first contradiction found."""
    schools = _unique("school", (s.id for s in problem.schools))
    _unique("places", (p.id for p in problem.places))
    children = _unique("child", (c.id for c in problem.children))
    _unique("family", (f.id for f in problem.families))
    _unique("pin", (p.child for p in problem.pins))
    for school in problem.schools:
        _at_least_zero(school.id, school.open_places, school.used)
    home = {}
    for places in problem.places:
        _known("school", places.school, schools)
        _at_least_zero(places.id, places.capacity)
        home[places.id] = places.school
    for family in problem.families:
        for served in family.schools:
            _known("school", served, schools)
    for child in problem.children:
        for option in child.options:
            _check_option(child, option, schools, home)
    offered = {(c.id, o.school) for c in problem.children for o in c.options}
    bans = {(ban.child, ban.school) for ban in problem.bans}
    for marked in (*(pin.child for pin in problem.pins), *(ban.child for ban in problem.bans)):
        _known("child", marked, children)
    for pin in problem.pins:
        if (pin.child, pin.school) not in offered:
            raise ProblemError(
                "pin_not_suitable",
                f"Die festgelegte Schule {pin.school} kommt für {pin.child} nicht in Frage.",
            )
        if (pin.child, pin.school) in bans:
            raise ProblemError(
                "pin_and_ban",
                f"Schule {pin.school} ist für {pin.child} festgelegt und zugleich ausgeschlossen.",
            )


def _check_option(child: Child, option: Option, schools: set[str], home: dict[str, str]) -> None:
    _known("school", option.school, schools)
    if len(option.places) not in (1, 2) or len(set(option.places)) != len(option.places):
        raise ProblemError(
            "option_places",
            f"Eine Möglichkeit von {child.id} muss einen oder zwei verschiedene Plätze belegen.",
        )
    _at_least_zero(child.id, option.travel, option.mismatch)
    for place in option.places:
        if place not in home:
            raise ProblemError("unknown_places", f"{child.id} verweist auf unbekannte Plätze {place}.")
        if home[place] != option.school:
            raise ProblemError(
                "places_of_other_school", f"Die Plätze {place} gehören nicht zur Schule {option.school}."
            )


def _unique(what: str, ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for key in ids:
        if key in seen:
            raise ProblemError(f"duplicate_{what}", f"{key} kommt doppelt vor.")
        seen.add(key)
    return seen


def _known(what: str, key: str, known: set[str]) -> None:
    if key not in known:
        raise ProblemError(f"unknown_{what}", f"{key} ist unbekannt.")


def _at_least_zero(key: str, *values: int) -> None:
    if any(value < 0 for value in values):
        raise ProblemError("negative", f"{key} hat einen negativen Wert.")
