"""What is known of a child, as the files need it. Empty text and None: not known."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody who cares for the child by law. ``lives_with_child``: has its address."""

    last_name: str
    first_name: str
    gender: str = ""  # w, m, d
    email: str = ""
    kind: str = ""  # in German, as the school reads it
    lives_with_child: bool = True


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    kind: str  # in German, whose it is


@dataclass(frozen=True, slots=True)
class FormerSchool:
    """``kind``, ``country`` and ``remark`` in German."""

    kind: str
    country: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """One record. Countries are ISO 3166-1 alpha-2, languages ISO 639, forms and kinds of class Lotse's codes."""

    last_name: str
    first_name: str
    born_on: dt.date | None
    external_id: str
    gender: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    citizenships: tuple[str, ...] = ()
    birth_place: str = ""
    birth_country: str = ""
    arrived_in: int | None = None  # year
    family_language: str = ""
    kindergarten_years: int | None = None
    grade: int | None = None
    support_form: str = ""
    school_form: str = ""
    admitted_on: dt.date | None = None
    measles_proof_seen: bool = False
    phone: str = ""
    email: str = ""
    guardians: tuple[Guardian, ...] = ()
    phones: tuple[Phone, ...] = ()
    former_schools: tuple[FormerSchool, ...] = ()

    @property
    def child(self) -> "Child":
        """Rows of all files name their child alike."""
        return self


@dataclass(frozen=True, slots=True)
class GuardianPair:
    """One line of the guardians: two persons at most, who share an address."""

    child: Child
    first: Guardian
    second: Guardian | None = None


@dataclass(frozen=True, slots=True)
class ChildPhone:
    child: Child
    phone: Phone


@dataclass(frozen=True, slots=True)
class ChildSchool:
    child: Child
    school: FormerSchool


def guardian_pairs(child: Child) -> Iterator[GuardianPair]:
    """Whoever lives with the child two by two, the others each alone."""
    together = [one for one in child.guardians if one.lives_with_child]
    for first, second in zip(together[::2], [*together[1::2], None], strict=False):
        yield GuardianPair(child, first, second)
    for one in child.guardians:
        if not one.lives_with_child:
            yield GuardianPair(child, one)


def phones_of(child: Child) -> Iterator[ChildPhone]:
    return (ChildPhone(child, one) for one in child.phones)


def schools_of(child: Child) -> Iterator[ChildSchool]:
    return (ChildSchool(child, one) for one in child.former_schools)
