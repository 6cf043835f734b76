"""A family as it travels from one centre to another: plain JSON, the same inside an installation and as a file.

What a file of another installation holds is read as carefully as what strangers type.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model

from lotse.core.errors import LotseError
from lotse.people import arrival
from lotse.people.enums import ContactKind, Gender, LanguageUse, PersonKind
from lotse.people.inputs import ContactInput, HouseholdInput, PersonInput
from lotse.people.models import Household, Person
from lotse.people.selectors.files import arrival_of

FORMAT = "lotse-familie-1"
MAX_BYTES = 2 * 1024 * 1024
MOST_PERSONS = 60
# Trusted persons (a neighbour, a volunteer) stay where they are
TRAVELS = frozenset({PersonKind.GUARDIAN, PersonKind.CHILD, PersonKind.ADULT, PersonKind.LEGAL_GUARDIAN})

_HOUSEHOLD_TEXTS = ("name", "street", "postcode", "town", "preferred_language")
_PERSON_TEXTS = ("kind", "first_name", "last_name", "pronunciation", "gender", "birth_place", "birth_country")
_LISTS = ("citizenships", "scripts")


class ParcelUnreadable(LotseError):
    """No family in the form that Lotse writes, or one of a newer release."""

    code = "people.parcel_unreadable"
    sentence = (
        "Diese Datei enthält keine Familie in einer Form, die Lotse lesen kann. Es wurde nichts gespeichert. "
        "Bitte lassen Sie sich die Datei noch einmal schicken."
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What travels. ``family`` lacks ``informed``; person n of it has the key ``str(n)`` in the parts.

    ``municipality_ags`` is where the family lived; ``parts`` is what other apps sent along, by code, unread.
    """

    family: HouseholdInput
    municipality_ags: str
    parts: dict[str, Any]


def travellers(persons: Iterable[Person]) -> list[Person]:
    """Those who move along, in the order in which their keys count."""
    return [one for one in persons if one.kind in TRAVELS]


def keys_of(persons: Iterable[Person]) -> dict[uuid.UUID, str]:
    """The key of each traveller."""
    return {one.pk: str(number) for number, one in enumerate(travellers(persons))}


def pack(household: Household, persons: Iterable[Person], parts: dict[str, Any]) -> str:
    """Languages and contact ways loaded. Internal notes of the old centre, consents and counselling stay there."""
    return json.dumps(
        {
            "format": FORMAT,
            "household": {name: getattr(household, name) for name in _HOUSEHOLD_TEXTS}
            | {
                "interpreter_needed": household.interpreter_needed,
                "municipality_ags": household.municipality.ags if household.municipality else "",
            },
            "persons": [_pack_person(one) for one in travellers(persons)],
            "parts": parts,
        },
        ensure_ascii=False,
    )


def _pack_person(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in (*_PERSON_TEXTS, *_LISTS)} | {
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "arrival": str(arrival_of(person)),
        "languages": [[one.language, one.use] for one in person.languages.all()],
        "contacts": [[one.kind, one.value, one.note] for one in person.contact_ways.all()],
    }


def unpack(text: str) -> Contents:
    """Raises ParcelUnreadable; whether a name or date can be, is for ``create_household`` to say."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT or not 0 < len(data["persons"]) <= MOST_PERSONS:
            raise ParcelUnreadable(field="file")
        house = data["household"]
        texts: dict[str, Any] = {name: _text(house[name], _limit(Household, name)) for name in _HOUSEHOLD_TEXTS}
        family = HouseholdInput(
            persons=tuple(_unpack_person(one) for one in data["persons"]),
            informed=None,
            interpreter_needed=house["interpreter_needed"] is True,
            **texts,
        )
        parts = data["parts"]
        if not isinstance(parts, dict):
            raise ParcelUnreadable(field="file")
        return Contents(family, _text(house["municipality_ags"]), parts)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, arrival.ArrivalUnreadable) as error:
        raise ParcelUnreadable(field="file") from error


def _unpack_person(data: dict[str, Any]) -> PersonInput:
    kind = PersonKind(data["kind"])
    if kind not in TRAVELS:
        raise ValueError(kind)
    facts: dict[str, Any] = {name: _text(data[name], _limit(Person, name)) for name in _PERSON_TEXTS if name != "kind"}
    facts |= {name: tuple(_text(one) for one in data[name]) for name in _LISTS}
    Gender(facts["gender"])
    return PersonInput(
        kind=kind,
        born_on=dt.date.fromisoformat(data["born_on"]) if data["born_on"] is not None else None,
        arrival=arrival.parse(_text(data["arrival"])),
        languages=tuple((_text(code), LanguageUse(use)) for code, use in data["languages"]),
        contacts=tuple(ContactInput(ContactKind(kind), _text(to), _text(note)) for kind, to, note in data["contacts"]),
        **facts,
    )


def _text(value: Any, limit: int = 100) -> str:
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        raise ValueError("not a short text")
    return value


def _limit(model: type[Model], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or 200


def addressed(contents: Contents, **changes: Any) -> HouseholdInput:
    """The family with what the new centre adds: informed, responsible, municipality."""
    return replace(contents.family, **changes)
