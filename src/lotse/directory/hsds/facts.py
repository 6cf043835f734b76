"""What a file says of an offer and what belongs to it, in the terms of the directory."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lotse.directory.enums import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOrganisation:
    """``key`` is the id in the file. ``kind`` "" where it is none of ours."""

    key: str
    name: str
    kind: str = ""
    short_name: str = ""
    description: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    municipality: str = ""  # its AGS
    easting_m: int | None = None
    northing_m: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlace:
    key: str
    organisation: str  # the key of the one to which it belongs, or ""
    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    municipality: str = ""
    easting_m: int | None = None
    northing_m: int | None = None
    step_free: str = Access.UNKNOWN
    accessible_toilet: str = Access.UNKNOWN
    accessibility_note: str = ""
    directions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContact:
    key: str
    name: str
    function: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSchedule:
    key: str
    place: str  # the key of the place, or ""
    rrule: str
    starts_on: dt.date
    ends_on: dt.date | None
    begins: dt.time | None
    ends: dt.time | None
    note: str
    skips_public_holidays: bool
    skips_school_holidays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOffer:
    """``facts`` are the fields of an offer by name; ``confirmed_on`` the day of its last confirmation."""

    key: str
    path: str
    facts: dict[str, Any]
    confirmed_on: dt.date | None
    organisation: ReadOrganisation
    contact: ReadContact | None
    places: tuple[ReadPlace, ...]
    schedules: tuple[ReadSchedule, ...]
    topics: frozenset[str]
    groups: frozenset[str]
    languages: frozenset[str]
