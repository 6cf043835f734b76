"""What of a family a referral shows: one function for the preview, the page behind the link, and the letter."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from lotse.core.languages import SOURCE, cldr_locale
from lotse.people.catalogue import language_label
from lotse.people.enums import ContactKind, PersonKind
from lotse.people.models import Household, Person
from lotse.people.selectors import persons_of
from lotse.referrals.enums import Shared
from lotse.referrals.models import Referral

Line = tuple[str, str]
_NONE = gettext_noop("nicht bekannt")


def lines_of(referral: Referral, on: dt.date) -> list[Line]:
    """What the partner reads today."""
    return shared_lines(referral.household, referral.person, referral.shared, on)


def shared_lines(household: Household, person: Person | None, shared: Iterable[str], on: dt.date) -> list[Line]:
    """Label and value of each ticked fact, in the order of ``Shared``; ``person`` None: the family as a whole."""
    persons, ticked = persons_of(household), set(shared)
    told = [(one, _READERS[one](household, person, persons, on)) for one in Shared if one in ticked]
    return [(str(one.label), value or gettext(_NONE)) for one, value in told]


def _name(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    if person is None:
        return str(household)
    guardians = [str(one) for one in persons if one.kind in {PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN}]
    if person.kind != PersonKind.CHILD or not guardians:
        return str(person)
    return gettext("%(name)s (Eltern: %(parents)s)") % {"name": person, "parents": ", ".join(guardians)}


def _contact(kind: ContactKind) -> "Callable[[Household, Person | None, list[Person], dt.date], str]":
    def read(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
        """The person's own, else of whoever speaks for the family."""
        own = [one for one in persons if person is not None and one.pk == person.pk]
        others = [one for one in persons if one.kind != PersonKind.CHILD]
        for one in [*own, *others]:
            found = [way.value for way in one.contact_ways.all() if way.kind == kind]
            if found:
                return f"{', '.join(found)}{'' if one in own else f' ({one})'}"
        return ""

    return read


def _language(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    language = _language_name(household.preferred_language)
    if not household.interpreter_needed:
        return language
    return gettext("%(language)s, Sprachmittlung nötig") % {"language": language}


def _language_name(code: str) -> str:
    """In the language of the page."""
    reader = get_language() or SOURCE
    return language_label(code) if reader == SOURCE else cldr_locale(reader).languages.get(code, language_label(code))


def _municipality(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    return household.municipality.name if household.municipality else ""


def _age(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    age = person.age_on(on) if person else None
    return "" if age is None else ngettext("%(count)d Jahr", "%(count)d Jahre", age) % {"count": age}


def _born(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    return f"{person.born_on:%d.%m.%Y}" if person and person.born_on else ""


def _address(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    place = f"{household.postcode} {household.town}".strip()
    return ", ".join(part for part in (household.street, place) if part)


def _children(household: Household, person: Person | None, persons: list[Person], on: dt.date) -> str:
    ages = [one.age_on(on) for one in persons if one.kind == PersonKind.CHILD]
    told = ", ".join("?" if age is None else str(age) for age in ages)
    return gettext("%(count)d (Alter: %(ages)s)") % {"count": len(ages), "ages": told} if ages else gettext("keine")


_READERS: dict[Shared, Callable[[Household, Person | None, list[Person], dt.date], str]] = {
    Shared.NAME: _name,
    Shared.PHONE: _contact(ContactKind.PHONE),
    Shared.EMAIL: _contact(ContactKind.EMAIL),
    Shared.LANGUAGE: _language,
    Shared.MUNICIPALITY: _municipality,
    Shared.AGE: _age,
    Shared.BORN_ON: _born,
    Shared.ADDRESS: _address,
    Shared.CHILDREN: _children,
}
