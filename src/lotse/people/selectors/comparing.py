"""Two files side by side, before they become one."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core import clock
from lotse.people.models import Household, Person
from lotse.people.selectors.duplicates import ALIKE_WITH_DATE, ALIKE_WITHOUT_DATE, Known, Wanted, compare
from lotse.people.selectors.files import FilePage, PersonCard, file_page, person_cards, persons_of
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both files with their persons. ``keep_choices`` name the files; ``same_choices`` are ``id:id`` and a sentence."""

    first: FilePage
    second: FilePage
    first_persons: list[PersonCard]
    second_persons: list[PersonCard]
    keep_choices: list[tuple[str, str]]
    same_choices: list[tuple[str, str]]


def comparison(member: Membership, first: Household, second: Household, *, on: dt.date) -> Comparison:
    """What the page of the merge shows; the older file is the one to keep unless somebody says otherwise."""
    pages = [file_page(member, one, on=on) for one in (first, second)]
    older_first = sorted(pages, key=lambda page: (page.household.created_at, page.code))
    persons = {str(one.pk): one for household in (first, second) for one in persons_of(household)}
    pairs = same_persons(persons_of(first), persons_of(second))
    return Comparison(
        first=pages[0],
        second=pages[1],
        first_persons=person_cards(first, on),
        second_persons=person_cards(second, on),
        keep_choices=[
            (page.code, f"{page.title} ({page.code}), angelegt am {made_on:%d.%m.%Y}")
            for page in older_first
            for made_on in [clock.day_of(page.household.created_at)]
        ],
        same_choices=[(f"{a}:{b}", f"{persons[str(a)]} ist {persons[str(b)]}") for a, b in pairs.items()],
    )


def same_persons(source: Iterable[Person], target: Iterable[Person]) -> dict[uuid.UUID, uuid.UUID]:
    """Who of the source is who of the target, each at most once: same date of birth and similar name, or same name."""
    left = list(target)
    pairs: dict[uuid.UUID, uuid.UUID] = {}
    for one in source:
        likeness = {
            other.pk: compare(Wanted(str(one), one.born_on), Known(other.pk, other.search_text, other.born_on))[0]
            for other in left
            if one.born_on == other.born_on or not (one.born_on and other.born_on)
        }
        dated = {other.pk for other in left if one.born_on and other.born_on}
        best = max(likeness, key=lambda key: likeness[key], default=None)
        if best is not None and likeness[best] >= (ALIKE_WITH_DATE if best in dated else ALIKE_WITHOUT_DATE):
            pairs[one.pk] = best
            left = [other for other in left if other.pk != best]
    return pairs
