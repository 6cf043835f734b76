"""The package of Art. 15 GDPR: the data themselves, and what has to be said about them."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from lotse.conflicts.models import Party
from lotse.core.errors import NotAllowed, NotFound
from lotse.core.tenancy import current_centre_id
from lotse.directory.models import ContactPerson
from lotse.people.models import Household, Person
from lotse.privacy import rules
from lotse.privacy.enums import SubjectKind
from lotse.privacy.models import SubjectPackage
from lotse.privacy.selectors import subjects
from lotse.privacy.selectors.collecting import Area, Cell, Table, collect
from lotse.privacy.selectors.periods import PeriodRow, periods
from lotse.privacy.selectors.subjects import Subject
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.models import Volunteer


@dataclass(frozen=True, slots=True)
class Withheld:
    """A field that is not handed out, and why (Art. 15 (4) GDPR)."""

    table: str
    table_label: str
    field: str
    field_label: str
    because: str


@dataclass(frozen=True, slots=True)
class Package:
    """``periods``: of each kind of record in it what for, to whom and how long."""

    subject: Subject
    centre: Centre
    made_on: dt.date
    areas: list[Area]
    periods: list[PeriodRow]
    withheld: list[Withheld]

    @property
    def tables(self) -> list[Table]:
        return [table for area in self.areas for table in area.tables]

    @property
    def disclosures(self) -> list[dict[str, str]]:
        """To whom data went (Art. 15 (1) (c)): the same rows, in front."""
        rows = [row for table in self.tables if table.code == "people.disclosure" for row in table.rows]
        return [{cell.code: cell.text for cell in row.cells} for row in rows]


def package_of(subject: Subject, *, on: dt.date) -> Package:
    """Everything about this person on a day. Reads some hundred tables: for one request, not for a list."""
    areas = collect(subject)
    tables = [table for area in areas for table in area.tables]
    used = {table.record for table in tables}
    found = {
        (table.code, cell.code): Withheld(table.code, table.label, cell.code, cell.label, cell.withheld)
        for table, cell in _cells(tables)
        if cell.withheld
    }
    kept = [one for one in periods() if one.kind.code in used]
    centre = Centre.objects.get(pk=current_centre_id())
    return Package(subject, centre, on, areas, kept, list(found.values()))


def _cells(tables: list[Table]) -> list[tuple[Table, Cell]]:
    return [(table, cell) for table in tables for row in table.rows for cell in row.cells]


# --- Whose package a member may make -------------------------------------------------------------------------


def subject_for(member: Membership, kind: str, pk: uuid.UUID) -> Subject:
    """Whom a package is about. Raises NotFound (none such here), NotAllowed (no right to this one)."""
    if kind not in _FINDERS:
        raise NotFound
    row = _FINDERS[kind](pk)
    if row is None:
        raise NotFound
    if not rules.may_make_package(member, row):
        raise NotAllowed
    return _told(row)


def _told(row: rules.Somebody) -> Subject:
    if isinstance(row, Household):
        return subjects.of_household(row)
    if isinstance(row, Person):
        return subjects.of_person(row)
    if isinstance(row, Volunteer):
        return subjects.of_volunteer(row)
    if isinstance(row, ContactPerson):
        return subjects.of_contact(row)
    return subjects.of_party(row.conflict, row) if isinstance(row, Party) else subjects.of_member(row)


_FINDERS: dict[str, Callable[[uuid.UUID], rules.Somebody | None]] = {
    SubjectKind.HOUSEHOLD.value: lambda pk: Household.objects.filter(pk=pk, merged_into=None).first(),
    SubjectKind.PERSON.value: lambda pk: Person.objects.select_related("household").filter(pk=pk).first(),
    SubjectKind.VOLUNTEER.value: lambda pk: Volunteer.objects.filter(pk=pk).first(),
    SubjectKind.MEMBER.value: lambda pk: Membership.objects.select_related("user").filter(pk=pk).first(),
    SubjectKind.CONTACT.value: lambda pk: ContactPerson.objects.filter(pk=pk).first(),
    SubjectKind.CONFLICT.value: lambda pk: Party.objects.select_related("conflict").filter(pk=pk).first(),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A person of the family whose package can be made alone."""

    label: str
    kind: str
    pk: uuid.UUID


def persons_to_choose(subject: Subject) -> list[Choice]:
    """Of a family: each of its persons; of others, nobody."""
    if subject.kind != SubjectKind.HOUSEHOLD:
        return []
    rows = Person.objects.filter(household__in=subject.households)
    return [Choice(_told_apart(one), SubjectKind.PERSON.value, one.pk) for one in rows]


def _told_apart(person: Person) -> str:
    """Two of a family may share a name."""
    return f"{person}, geboren am {person.born_on:%d.%m.%Y}" if person.born_on else str(person)


def earlier_packages(subject: Subject) -> list[SubjectPackage]:
    """What was handed out about this person, the newest first."""
    if subject.kind == SubjectKind.HOUSEHOLD:
        rows = SubjectPackage.objects.filter(household__in=subject.households, person=None)
    else:
        rows = SubjectPackage.objects.filter(**{rules.KEY_OF[subject.kind]: subject.party_id or subject.pk})
    return list(rows.select_related("made_by")[:20])


def package_for(member: Membership, pk: uuid.UUID) -> SubjectPackage:
    """A package that the member made itself: nobody else knows its password. Raises NotFound."""
    found = SubjectPackage.objects.filter(pk=pk, made_by=member).first()
    if found is None:
        raise NotFound
    return found
