"""What services take when a family is entered: by form, by import, by demo data."""

import datetime as dt
from dataclasses import dataclass, field

from lotse.people.arrival import Arrival
from lotse.people.enums import ContactKind, Gender, InformedHow, LanguageUse, PersonKind
from lotse.tenants.models import Membership, Municipality


@dataclass(frozen=True, slots=True)
class Informed:
    """That the family got the information of Art. 13 GDPR: how, when, in which language."""

    how: InformedHow | str
    on: dt.date
    language: str = "de"


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A phone number or e-mail address as typed."""

    kind: ContactKind | str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonInput:
    """One person. ``languages`` are (code, LanguageUse); ``citizenships`` ISO codes; ``scripts`` of enums.SCRIPTS."""

    kind: PersonKind | str
    first_name: str
    last_name: str
    pronunciation: str = ""
    gender: Gender | str = ""
    born_on: dt.date | None = None
    birth_place: str = ""
    birth_country: str = ""
    citizenships: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    arrival: Arrival = field(default_factory=Arrival)
    in_municipality_since_on: dt.date | None = None
    languages: tuple[tuple[str, LanguageUse | str], ...] = ()
    contacts: tuple[ContactInput, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdInput:
    """A new family. Without ``name`` it takes the last name of its first person."""

    persons: tuple[PersonInput, ...]
    informed: Informed | None
    name: str = ""
    municipality: Municipality | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    preferred_language: str = "de"
    interpreter_needed: bool = False
    notes: str = ""
    responsible: Membership | None = None
