"""From typed input to rows that are not saved yet: normalised, checked, searchable."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from lotse.core.errors import LotseError
from lotse.core.names import search_key
from lotse.core.tenancy import current_centre_id
from lotse.people import catalogue, normalise
from lotse.people.arrival import Arrival
from lotse.people.enums import SCRIPTS, LanguageUse
from lotse.people.inputs import ContactInput, HouseholdInput, PersonInput
from lotse.people.models import ContactWay, Household, Person, PersonLanguage
from lotse.people.selectors.consents import information_given
from lotse.tenants.models import Membership


class NotInformed(LotseError):
    """Art. 13 GDPR: no file without the information recorded as handed over or read out."""

    code = "people.not_informed"
    sentence = (
        "Bitte geben Sie zuerst an, wie und wann die Familie das Informationsblatt (Art. 13 DSGVO) bekommen hat. "
        "Vorher wird nichts gespeichert."
    )


class PersonInvalid(LotseError):
    """A fact about a person that cannot be; the sentence says which."""

    code = "people.person_invalid"


class NobodyNamed(LotseError):
    """A household without a person."""

    code = "people.nobody_named"
    sentence = "Bitte geben Sie mindestens eine Person mit Vor- und Nachnamen an."


@dataclass(slots=True)
class Built:
    """A household and what hangs on it, ready to be saved."""

    household: Household
    persons: list[Person] = field(default_factory=list)
    languages: list[PersonLanguage] = field(default_factory=list)
    contacts: list[ContactWay] = field(default_factory=list)


def build_household(entered: HouseholdInput, *, actor: Membership, now: dt.datetime, today: dt.date) -> Built:
    """Raises NotInformed, NobodyNamed, PersonInvalid, ContactUnreadable."""
    built = start_household(entered, actor=actor, now=now, today=today)
    for one in entered.persons:
        add_person(built, one, now=now, today=today)
    return built


def start_household(entered: HouseholdInput, *, actor: Membership, now: dt.datetime, today: dt.date) -> Built:
    """The household without its persons. Raises NotInformed, NobodyNamed, PersonInvalid."""
    informed = entered.informed
    if informed is None or not informed.how:
        raise NotInformed(field="informed_how")
    if informed.on > today:
        raise NotInformed("Die Information kann nicht in der Zukunft liegen.", field="informed_on")
    if not entered.persons:
        raise NobodyNamed(field="last_name")
    name = squeeze(entered.name) or squeeze(entered.persons[0].last_name)
    household = Household(
        centre_id=current_centre_id(),
        name=name[:120],
        municipality=entered.municipality,
        street=squeeze(entered.street),
        postcode=squeeze(entered.postcode),
        town=squeeze(entered.town),
        preferred_language=checked_language(entered.preferred_language),
        interpreter_needed=entered.interpreter_needed,
        notes=entered.notes.strip(),
        responsible=entered.responsible or actor,
        informed_how=str(informed.how),
        informed_on=informed.on,
        informed_language=checked_language(informed.language),
        informed_by=actor,
        informed_text=information_given(informed.language, informed.on),
        created_at=now,
        changed_at=now,
        search_text=search_key(name),
    )
    return Built(household)


def add_person(built: Built, entered: PersonInput, *, now: dt.datetime, today: dt.date) -> Person:
    """Append a person with languages and contact ways. Raises PersonInvalid, ContactUnreadable."""
    first, last = squeeze(entered.first_name), squeeze(entered.last_name)
    person = Person(
        centre_id=current_centre_id(),
        household=built.household,
        kind=str(entered.kind),
        first_name=first,
        last_name=last,
        pronunciation=squeeze(entered.pronunciation),
        gender=str(entered.gender),
        born_on=entered.born_on,
        birth_place=squeeze(entered.birth_place),
        birth_country=entered.birth_country,
        citizenships=list(dict.fromkeys(entered.citizenships)),
        scripts=list(dict.fromkeys(entered.scripts)),
        in_municipality_since_on=entered.in_municipality_since_on,
        search_text=search_key(first, last),
        created_at=now,
        changed_at=now,
    )
    set_arrival(person, entered.arrival)
    check_person(person, today=today)
    built.persons.append(person)
    built.languages += build_languages(person, entered.languages)
    built.contacts += build_contacts(person, entered.contacts)
    return person


def set_arrival(person: Person, arrival: Arrival) -> None:
    person.arrival_answer = arrival.answer
    person.arrived_on = arrival.on
    person.arrival_is_year = arrival.is_year


def check_person(person: Person, *, today: dt.date) -> None:
    """Raises PersonInvalid with the field to correct."""
    if not person.first_name or not person.last_name:
        raise PersonInvalid(
            "Bitte geben Sie Vor- und Nachnamen an.", field="first_name" if person.last_name else "last_name"
        )
    if len(person.first_name) > 100 or len(person.last_name) > 100:
        raise PersonInvalid(
            "Namen haben höchstens 100 Zeichen.", field="last_name" if len(person.last_name) > 100 else "first_name"
        )
    if person.born_on and person.born_on > today:
        raise PersonInvalid("Das Geburtsdatum liegt in der Zukunft.", field="born_on")
    if person.arrived_on and person.arrived_on > today:
        raise PersonInvalid("Die Ankunft in Deutschland liegt in der Zukunft.", field="arrival")
    # A year only: whoever was born in that year may have come in that year.
    if person.arrived_on and person.born_on and not person.arrival_is_year and person.arrived_on < person.born_on:
        raise PersonInvalid("Die Ankunft in Deutschland liegt vor der Geburt.", field="arrival")
    if person.arrived_on and person.born_on and person.arrived_on.year < person.born_on.year:
        raise PersonInvalid("Die Ankunft in Deutschland liegt vor der Geburt.", field="arrival")
    _check_codes(person)


def _check_codes(person: Person) -> None:
    for name, values, known in (
        ("birth_country", [person.birth_country] if person.birth_country else [], catalogue.countries()),
        ("citizenships", person.citizenships, catalogue.countries()),
        ("scripts", person.scripts, dict(SCRIPTS)),
    ):
        if any(value not in known for value in values):
            raise PersonInvalid("Diese Angabe steht nicht in der Auswahl.", field=name)


def checked_language(code: str) -> str:
    """Raises PersonInvalid for a code that the catalogue does not know."""
    if code not in catalogue.languages():
        raise PersonInvalid("Diese Sprache steht nicht in der Auswahl.", field="language")
    return code


def build_languages(person: Person, entered: Iterable[tuple[str, LanguageUse | str]]) -> list[PersonLanguage]:
    """One row per language; named twice, the first use counts."""
    uses: dict[str, str] = {}
    for code, use in entered:
        uses.setdefault(checked_language(code), str(LanguageUse(use).value))
    return [
        PersonLanguage(centre_id=person.centre_id, person=person, language=code, use=use) for code, use in uses.items()
    ]


def build_contacts(person: Person, entered: Iterable[ContactInput]) -> list[ContactWay]:
    """Normalised contact ways. Raises ContactUnreadable."""
    rows: dict[str, ContactWay] = {}
    for one in entered:
        value = normalise.contact(one.kind, one.value)
        value_hash = normalise.contact_hash(one.kind, value, person.centre_id)
        row = ContactWay(
            centre_id=person.centre_id,
            person=person,
            kind=str(one.kind),
            value=value,
            value_hash=value_hash,
            note=squeeze(one.note),
        )
        rows.setdefault(value_hash, row)
    return list(rows.values())


def squeeze(text: str) -> str:
    """One line, single spaces; invisible signs that steer the direction of writing are kept, NUL is not."""
    return " ".join(text.replace("\x00", "").split())
