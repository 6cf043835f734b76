"""Reasons of a proposal: stable codes with facts, and the German words that people read.

Stored reasons are ``{"code": …, facts}``; schools and children stand in them as ids, names are put in when shown.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lotse.schooling.enums import SupportForm


class UnplacedReason(StrEnum):
    """Why a child has no school in a proposal: before any computation, because of rules, or for want of places."""

    NEEDS_TALK = "needs_talk"
    NO_GRADE = "no_grade"
    NO_SUPPORT_FORM = "no_support_form"
    PRIMARY_ADVICE_ONLY = "primary_advice_only"
    NO_SUITABLE_SCHOOL = "no_suitable_school"
    PIN_IMPOSSIBLE = "pin_impossible"
    PIN_FULL = "pin_full"
    ALL_BANNED = "all_banned"
    TOO_FAR = "too_far"
    NO_PLACE = "no_place"
    PLACE_TAKEN = "place_taken"


# What a need notice may be about: no school can take the child. The others can be settled in the centre itself.
NEED_REASONS = frozenset(
    {
        UnplacedReason.NO_SUITABLE_SCHOOL,
        UnplacedReason.TOO_FAR,
        UnplacedReason.NO_PLACE,
        UnplacedReason.PLACE_TAKEN,
        UnplacedReason.ALL_BANNED,
        UnplacedReason.PIN_FULL,
    }
)

UNPLACED_WORDS: dict[str, tuple[str, str]] = {
    UnplacedReason.NEEDS_TALK: (
        "Erst persönlich klären",
        "Bei diesem Kind ist vermerkt, dass zuerst ein Gespräch nötig ist. Es wird nicht automatisch vorgeschlagen.",
    ),
    UnplacedReason.NO_GRADE: ("Jahrgang fehlt", "Bitte im Erhebungsbogen einen Jahrgang eintragen."),
    UnplacedReason.NO_SUPPORT_FORM: (
        "Art der Klasse fehlt",
        "Bitte im Erhebungsbogen eintragen, welche Klasse das Kind braucht.",
    ),
    UnplacedReason.PRIMARY_ADVICE_ONLY: (
        "Grundschule: nur Beratung",
        "Eltern melden das Kind selbst an einer Grundschule an. Das Zentrum berät dazu.",
    ),
    UnplacedReason.NO_SUITABLE_SCHOOL: (
        "Keine passende Schule",
        "Keine Schule hat für diesen Jahrgang Plätze dieser Art gemeldet.",
    ),
    UnplacedReason.PIN_IMPOSSIBLE: (
        "Festlegung passt nicht",
        "Die festgelegte Schule kommt für das Kind nicht mehr in Frage. Bitte die Festlegung lösen.",
    ),
    UnplacedReason.PIN_FULL: (
        "Festgelegte Schule ist voll",
        "An der festgelegten Schule ist kein passender Platz frei. Bitte die Festlegung lösen oder Bedarf melden.",
    ),
    UnplacedReason.ALL_BANNED: ("Alle Schulen ausgeschlossen", "Jede passende Schule ist für das Kind ausgeschlossen."),
    UnplacedReason.TOO_FAR: ("Alle Schulen zu weit", "Jede passende Schule liegt weiter entfernt als erlaubt."),
    UnplacedReason.NO_PLACE: ("Kein Platz frei", "An keiner passenden Schule ist ein Platz frei."),
    UnplacedReason.PLACE_TAKEN: (
        "Plätze reichen nicht",
        "Die passenden Plätze brauchen in diesem Vorschlag andere Kinder. Mehr Kinder lassen sich nicht unterbringen.",
    ),
}

PLACE_WORDS = {
    SupportForm.REGULAR: "in der Regelklasse",
    SupportForm.INITIAL_SUPPORT: "in der Erstförderung",
    SupportForm.LITERACY: "in der Erstalphabetisierung",
    SupportForm.INTERNATIONAL_CLASS: "in der Internationalen Förderklasse",
    SupportForm.FIT_FUER_MEHR: "in Fit für Mehr",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A short reason: its code, its words, an optional longer explanation, and a tone of the look."""

    code: str
    text: str
    title: str = ""
    tone: str = "neutral"


Names = Callable[[str], str]


def kilometres(distance_m: int, *, approximate: bool) -> str:
    """``1,9 km Luftlinie``; from a municipality's centre rounded to whole kilometres: ``ca. 3 km Luftlinie``."""
    if approximate:
        return f"ca. {max(1, round(distance_m / 1000))} km Luftlinie"
    return f"{distance_m / 1000:.1f}".replace(".", ",") + " km Luftlinie"


def way_words(facts: Mapping[str, Any]) -> list[str]:
    """The way of a reason or alternative: bus time, straight line; or that neither is known."""
    parts = []
    if facts.get("bus_minutes") is not None:
        parts.append(f"{facts['bus_minutes']} min mit dem Bus")
    if facts.get("distance_m") is not None:
        parts.append(kilometres(facts["distance_m"], approximate=facts["approximate"]))
    return parts or ["Entfernung unbekannt"]


def _way(facts: Mapping[str, Any], name: Names) -> list[Badge]:
    title = "Keine passende Schule mit freiem Platz liegt näher." if facts["code"] == "nearest" else ""
    return [Badge(facts["code"], words, title) for words in way_words(facts)]


def _siblings(facts: Mapping[str, Any], name: Names) -> list[Badge]:
    there = ", ".join(name(one) for one in facts["children"])
    title = (
        f"Gemeinsam mit {there}." if there else "Ein Geschwisterkind besucht diese Schule oder ist für sie vorgesehen."
    )
    return [Badge("siblings", "Geschwister", title, "success")]


def _place(facts: Mapping[str, Any], name: Names) -> list[Badge]:
    kinds = [PLACE_WORDS[SupportForm(kind)] for kind in facts["kinds"]]
    title = f"{facts['capacity']} frei gemeldet, danach noch {facts['left']}."
    return [Badge("place", "Platz " + " und ".join(kinds), title)]


def _load(facts: Mapping[str, Any], name: Names) -> list[Badge]:
    crowded = facts["percent"] > facts["limit"]
    return [
        Badge("load", f"Auslastung {facts['percent']} %", "Nach diesem Vorschlag.", "warning" if crowded else "neutral")
    ]


def _nearer_full(facts: Mapping[str, Any], name: Names) -> list[Badge]:
    schools = ", ".join(name(one) for one in facts["schools"])
    return [Badge("nearer_full", "günstigere Schule ohne freien Platz", schools, "warning")]


def _reported(facts: Mapping[str, Any], name: Names) -> list[Badge]:
    return [reported_badge(facts["as_of"], is_stale=facts["is_stale"])]


def reported_badge(as_of: str, *, is_stale: bool) -> Badge:
    """How old a school's report is. ``as_of``: an ISO date."""
    shown = f"Platzmeldung vom {dt.date.fromisoformat(as_of):%d.%m.%Y}"
    if is_stale:
        return Badge("reported", f"{shown}, veraltet", "Bitte bei der Schule nachfragen.", "warning")
    return Badge("reported", shown)


def _fixed(text: str, tone: str = "neutral", title: str = "") -> Callable[[Mapping[str, Any], Names], list[Badge]]:
    return lambda facts, name: [Badge(facts["code"], text, title, tone)]


_WORDS: dict[str, Callable[[Mapping[str, Any], Names], list[Badge]]] = {
    "nearest": _way,
    "travel": _way,
    "siblings": _siblings,
    "place": _place,
    "load": _load,
    "nearer_full": _nearer_full,
    "reported": _reported,
    "pinned": _fixed("von Ihnen festgelegt", "info"),
    "wish": _fixed("Wunsch der Familie", "success"),
    "wish_missed": _fixed("anderer Wunsch der Familie", "warning"),
    "extra_site": _fixed("zweiter Schulweg der Familie", "warning", "Geschwister gehen an verschiedene Schulen."),
}


def badges(reasons: list[dict[str, Any]], name: Names, *, stale_before: dt.date | None = None) -> list[Badge]:
    """The reasons as short words. ``name`` turns the id of a school or child into what people read.

    Reports of places older than ``stale_before`` are called so; without it none is.
    """
    told = [reason | {"is_stale": is_stale(reason.get("as_of", ""), stale_before)} for reason in reasons]
    return [badge for reason in told for badge in _WORDS[reason["code"]](reason, name)]


def is_stale(as_of: str, stale_before: dt.date | None) -> bool:
    """Whether a stored day (ISO, "" for unknown) lies before the one from which reports count as stale."""
    return bool(as_of) and stale_before is not None and as_of < stale_before.isoformat()


def minutes(tenths: int) -> str:
    """Tenths of a minute as whole minutes: ``1 Minute``, ``6 Minuten``."""
    whole = (abs(tenths) + 5) // 10
    return "1 Minute" if whole == 1 else f"{whole} Minuten"


def cost_words(alternative: Mapping[str, Any], name: Names) -> list[str]:
    """What an alternative would cost, in plain words: the way, siblings, wishes, other children."""
    extra = alternative["extra_way_tenths"]
    if abs(extra) < 5:
        words = ["gleich langer Weg"]
    else:
        words = [f"+ {minutes(extra)} Weg" if extra > 0 else f"{minutes(extra)} weniger Weg"]
    if alternative["parts_siblings"]:
        words.append("Geschwister getrennt")
    if alternative["misses_wish"]:
        words.append("nicht der Wunsch der Familie")
    for move in alternative["moves"]:
        words.append(f"dafür wechselt {name(move['child'])} zu {name(move['school'])}")
    return words


def gap_words(permille: int | None) -> str:
    """How far from the proven best at most; tenths of a percent, rounded up."""
    if not permille:
        return "nachweislich bestes Ergebnis"
    return f"höchstens {permille // 10},{permille % 10} % über dem bewiesenen Bestwert"


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded half up; 0 of 0 is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
