"""The list of families: filtered, sorted, exported."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from lotse.core.names import search_words
from lotse.people import catalogue, rules
from lotse.people.enums import ArrivalAnswer, PersonKind
from lotse.people.models import Consent, Household, Person
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import ADVISING
from lotse.tenants.models import Membership

SETTLED, NEW, UNKNOWN = "settled", "new", "unknown"

_SORTS = {
    "name": ("name_lower", "code"),
    "gemeinde": ("municipality__name", "name_lower", "code"),
    "zustaendig": ("responsible__name", "name_lower", "code"),
    "geaendert": ("changed_at", "code"),
}
DEFAULT_SORT = "name"
COLUMNS = (
    "Aktenzeichen", "Familie", "Erwachsene", "Kinder", "Gemeinde", "Sprache", "Sprachmittlung", "In Deutschland",
    "Zuständig", "Geändert am",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What the list shows; empty values filter nothing. ``residence`` is SETTLED, NEW, UNKNOWN or empty."""

    text: str = ""
    municipality: uuid.UUID | None = None
    language: str = ""
    responsible: uuid.UUID | None = None
    residence: str = ""
    consents_anew: bool = False  # only with a consent that is to be obtained anew


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One line of the list."""

    code: str
    name: str
    persons: str
    children: int
    municipality: str
    language: str
    interpreter_needed: bool
    band: str
    responsible: str
    changed_at: dt.datetime


def households(
    member: Membership, wanted: HouseholdFilter, *, on: dt.date, sort: str = DEFAULT_SORT
) -> QuerySet[Household]:
    """The member's families, filtered and in a stable order; ``sort`` with a leading minus turns it round."""
    return _ordered(_by_residence(_filtered(member, wanted, on), wanted.residence, on), sort)


def _filtered(member: Membership, wanted: HouseholdFilter, on: dt.date) -> QuerySet[Household]:
    """All filters but the one for residence."""
    rows = rules.visible_households(member)
    for word in search_words(wanted.text):
        rows = rows.filter(_word(word))
    if wanted.municipality:
        rows = rows.filter(municipality=wanted.municipality)
    if wanted.language:
        rows = rows.filter(preferred_language=wanted.language)
    if wanted.responsible:
        rows = rows.filter(responsible=wanted.responsible)
    if wanted.consents_anew:
        rows = rows.filter(Exists(Consent.objects.filter(rules.outdated_consents(on), household=OuterRef("pk"))))
    return rows


def _word(word: str) -> Q:
    """A word begins a name of the household or of one of its persons, or is its code."""
    named = Person.objects.filter(household=OuterRef("pk"), search_text__contains=f" {word}")
    return Q(search_text__contains=f" {word}") | Q(code=word.upper()) | Q(Exists(named))


def _by_residence(rows: QuerySet[Household], residence: str, on: dt.date) -> QuerySet[Household]:
    known, settled = _known_and_settled(on)
    if residence == SETTLED:
        return rows.filter(settled)
    if residence == NEW:
        return rows.filter(known).exclude(settled)
    return rows.exclude(known) if residence == UNKNOWN else rows


def _known_and_settled(on: dt.date) -> tuple[Exists, Exists]:
    """The same answers as ``rules.household_band(…)`` gives, asked of the database."""
    family = Person.objects.filter(household=OuterRef("pk"), kind__in=rules.FAMILY_KINDS)
    limit = rules.arrival_limit(rules.SETTLED_AFTER_YEARS, on)
    always = Q(arrival_answer=ArrivalAnswer.ALWAYS)
    born_here = always & Q(kind=PersonKind.CHILD, born_on__isnull=False)
    settled = family.filter(Q(arrived_on__lte=limit) | always & ~born_here | born_here & Q(born_on__lte=limit))
    return Exists(family.exclude(arrival_answer=ArrivalAnswer.NO_ANSWER)), Exists(settled)


def _ordered(rows: QuerySet[Household], sort: str) -> QuerySet[Household]:
    keys = _SORTS.get(sort.removeprefix("-"), _SORTS[DEFAULT_SORT])
    sign = "-" if sort.startswith("-") else ""
    return rows.annotate(name_lower=Lower("name")).order_by(*(sign + key for key in keys))


def household_rows(page: Iterable[Household] | QuerySet[Household], on: dt.date) -> list[HouseholdRow]:
    """The lines for some households of ``households``, in their order."""
    return [_row(household, on) for household in page]


def with_details(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Everything a line needs, in a constant number of queries."""
    return rows.select_related("municipality", "responsible").prefetch_related("persons")


def _row(household: Household, on: dt.date) -> HouseholdRow:
    persons = list(household.persons.all())
    adults = [str(one) for one in persons if one.kind != PersonKind.CHILD]
    return HouseholdRow(
        code=household.code,
        name=household.name,
        persons=", ".join(adults),
        children=len(persons) - len(adults),
        municipality=household.municipality.name if household.municipality else "",
        language=catalogue.language_label(household.preferred_language),
        interpreter_needed=household.interpreter_needed,
        band=rules.household_band(persons, on).label,
        responsible=household.responsible.name if household.responsible else "",
        changed_at=household.changed_at,
    )


def languages_in_use(member: Membership) -> list[tuple[str, str]]:
    """Codes and names of the languages that the member's families prefer, by name."""
    codes = rules.visible_households(member).order_by().values_list("preferred_language", flat=True).distinct()
    return sorted(((code, catalogue.language_label(code)) for code in codes), key=lambda item: item[1])


def municipality_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in tenants.municipalities()]


def responsible_choices() -> list[tuple[str, str]]:
    """Who can be responsible for a family, and who still is."""
    return [(str(one.pk), one.name) for one in tenants.active_members(*ADVISING)]


def residence_counts(member: Membership, wanted: HouseholdFilter, *, on: dt.date) -> dict[str, int]:
    """How many families each residence filter would show under the other filters, in one query."""
    rows = _filtered(member, wanted, on)
    known, settled = _known_and_settled(on)
    total = Count("pk")
    counts = rows.annotate(known=known, settled=settled).aggregate(
        all=total,
        settled_count=Count("pk", filter=Q(settled=True)),
        known_count=Count("pk", filter=Q(known=True)),
    )
    return {
        "": counts["all"],
        SETTLED: counts["settled_count"],
        NEW: counts["known_count"] - counts["settled_count"],
        UNKNOWN: counts["all"] - counts["known_count"],
    }
