"""Is this family here already? Names as people spell them, the date of birth, the phone number."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz

from lotse.core.names import search_words
from lotse.core.tenancy import current_centre_id
from lotse.people import normalise
from lotse.people.enums import ContactKind
from lotse.people.models import ContactWay, Person

# Similarity of folded names in percent (rapidfuzz token_sort_ratio): with the same date of birth a few letters may
# differ; without a date only the same name in another spelling counts.
ALIKE_WITH_DATE = 75
ALIKE_WITHOUT_DATE = 92
_CANDIDATES = 300
_HINTS = 10
_HINTS_PER_LINE = 3
_TOKEN_BEGINNING = 3  # letters

Found = dict[uuid.UUID, tuple[int, tuple[str, ...]]]  # person on file: likeness in percent, reasons


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person about to be entered. ``name`` is first and last name."""

    name: str
    born_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """A person on file who may be the same, and why."""

    household_code: str
    person: str
    born_on: dt.date | None
    reasons: tuple[str, ...]
    likeness: int  # percent


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a person on file."""

    person_id: uuid.UUID
    words: str
    born_on: dt.date | None


def compare(wanted: Wanted, known: Known) -> tuple[int, str]:
    """Likeness of the names in percent, and the reason to show the pair; an empty reason: do not."""
    likeness = round(fuzz.token_sort_ratio(" ".join(search_words(wanted.name)), known.words.strip()))
    if wanted.born_on and wanted.born_on == known.born_on:
        return likeness, "gleiches Geburtsdatum, ähnlicher Name" if likeness >= ALIKE_WITH_DATE else ""
    if likeness < ALIKE_WITHOUT_DATE:
        return likeness, ""
    if wanted.born_on and known.born_on:
        return likeness, "gleicher Name, anderes Geburtsdatum"
    return likeness, "gleicher Name"


def possible_duplicates(
    names: Sequence[str], born_on: Sequence[dt.date | None] = (), phone: str = ""
) -> list[DuplicateHint]:
    """Persons on file who may be one of those named; ``born_on`` goes with ``names`` by position. The likeliest first.

    An unreadable phone number finds nothing.
    """
    dates = [*born_on, *[None] * (len(names) - len(born_on))]
    wanted = [Wanted(name, date) for name, date in zip(names, dates, strict=False) if search_words(name)]
    found: Found = {}
    for person_id, words, born in _candidates(wanted):
        for one in wanted:
            likeness, reason = compare(one, Known(person_id, words, born))
            if reason and likeness > found.get(person_id, (-1, ()))[0]:
                found[person_id] = (likeness, (reason,))
    for person_id in _persons_with_phone(phone):
        likeness, reasons = found.get(person_id, (0, ()))
        found[person_id] = (max(likeness, 100), ("gleiche Telefonnummer", *reasons))
    return _hints(found)


def _candidates(wanted: Iterable[Wanted]) -> list[tuple[uuid.UUID, str, dt.date | None]]:
    """Who shares a date of birth or the beginning of a word of the name; at most a few hundred."""
    like = Q(pk__in=[])
    for one in wanted:
        if one.born_on:
            like |= Q(born_on=one.born_on)
        beginnings = [f" {word[:_TOKEN_BEGINNING]}" for word in search_words(one.name)]
        alike = Q()
        for beginning in beginnings[:4]:
            alike &= Q(search_text__contains=beginning)
        like |= alike
    rows = Person.objects.filter(like, household__merged_into__isnull=True).order_by("-changed_at", "pk")
    return list(rows.values_list("pk", "search_text", "born_on")[:_CANDIDATES])


def _persons_with_phone(phone: str) -> list[uuid.UUID]:
    if not phone.strip():
        return []
    try:
        number = normalise.phone(phone)
    except normalise.ContactUnreadable:
        return []
    value_hash = normalise.contact_hash(ContactKind.PHONE, number, current_centre_id())
    rows = ContactWay.objects.filter(value_hash=value_hash, person__household__merged_into__isnull=True)
    return list(rows.values_list("person_id", flat=True)[:_HINTS])


def _hints(found: Found) -> list[DuplicateHint]:
    best = sorted(found, key=lambda pk: (-found[pk][0], str(pk)))[:_HINTS]
    return list(described({pk: found[pk] for pk in best}).values())


def described(found: Found) -> dict[uuid.UUID, DuplicateHint]:
    """The persons with their files, in one query, in the given order."""
    best = list(found)
    persons = Person.objects.select_related("household").in_bulk(best)
    return {
        pk: DuplicateHint(
            household_code=persons[pk].household.code,
            person=str(persons[pk]),
            born_on=persons[pk].born_on,
            reasons=found[pk][1],
            likeness=found[pk][0],
        )
        for pk in best
        if pk in persons
    }


class FileIndex:
    """All persons on file, read once, so that a list of thousands can be compared; remembers the list's own persons.

    Names are compared in any order of their words; without a common date of birth only equal names count.
    """

    def __init__(self) -> None:
        self._born: dict[dt.date, list[Known]] = {}
        self._named: dict[tuple[str, ...], list[Known]] = {}
        self._phones = dict(
            ContactWay.objects.filter(kind=ContactKind.PHONE, person__household__merged_into__isnull=True).values_list(
                "value_hash", "person_id"
            )
        )
        self._lines: dict[uuid.UUID, int] = {}
        rows = Person.objects.filter(household__merged_into__isnull=True)
        for person_id, words, born_on in rows.values_list("pk", "search_text", "born_on"):
            self._remember(Known(person_id, words, born_on))

    def _remember(self, known: Known) -> None:
        if known.born_on:
            self._born.setdefault(known.born_on, []).append(known)
        self._named.setdefault(tuple(sorted(known.words.split())), []).append(known)

    def look_up(self, wanted: Wanted, phone: str, line: int) -> tuple[Found, int | None]:
        """Who on file one person of the list may be, and the first earlier line with it; the person is remembered."""
        words = search_words(wanted.name)
        near = self._born.get(wanted.born_on, []) if wanted.born_on else []
        found: Found = {}
        for known in (*near, *self._named.get(tuple(sorted(words)), [])):
            likeness, reason = compare(wanted, known)
            if reason:
                found[known.person_id] = (likeness, (reason,))
        if phone:
            value_hash = normalise.contact_hash(ContactKind.PHONE, phone, current_centre_id())
            if person_id := self._phones.get(value_hash):
                found.setdefault(person_id, (100, ("gleiche Telefonnummer",)))
        earlier = [self._lines[pk] for pk in found if pk in self._lines]
        likeliest = sorted((pk for pk in found if pk not in self._lines), key=lambda pk: -found[pk][0])
        on_file = {pk: found[pk] for pk in likeliest[:_HINTS_PER_LINE]}
        own = Known(uuid.uuid4(), " ".join(words), wanted.born_on)
        self._lines[own.person_id] = line
        self._remember(own)
        return on_file, min(earlier, default=None)
