"""What can be corrected of somebody, what was, and who had received the wrong value."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from lotse.core.errors import NotAllowed, NotFound
from lotse.people import catalogue
from lotse.people.models import Disclosure, Household, Person
from lotse.people.rules import FileRestricted, visible_households
from lotse.privacy import rules, words
from lotse.privacy.enums import SubjectKind
from lotse.privacy.models import Correction
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules.rights import visible_volunteers

FIELDS: dict[SubjectKind, tuple[str, ...]] = {
    SubjectKind.HOUSEHOLD: ("name", "street", "postcode", "town", "preferred_language"),
    SubjectKind.PERSON: (
        "first_name", "last_name", "pronunciation", "gender", "born_on", "birth_place", "birth_country",
        "in_municipality_since_on",
    ),
    SubjectKind.VOLUNTEER: ("first_name", "last_name", "email", "phone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A field as it stands; ``value`` as stored."""

    field: str
    label: str
    value: Any
    text: str


def person_row(member: Membership, kind: str, pk: uuid.UUID) -> Household | Person | Volunteer:
    """Whom a correction is about. Raises NotFound, NotAllowed, people.rules.FileRestricted."""
    rows: Any = {
        SubjectKind.HOUSEHOLD.value: visible_households(member),
        SubjectKind.PERSON.value: Person.objects.select_related("household").filter(
            household__in=visible_households(member)
        ),
        SubjectKind.VOLUNTEER.value: visible_volunteers(member),
    }.get(kind)
    found: Household | Person | Volunteer | None = rows.filter(pk=pk).first() if rows is not None else None
    if found is None:
        raise NotFound
    return found


def must_correct(member: Membership, row: Household | Person | Volunteer) -> None:
    """Raises NotAllowed, people.rules.FileRestricted."""
    if rules.may_correct(member, row):
        return
    family = row.household if isinstance(row, Person) else row
    if isinstance(family, Household) and family.restricted_at is not None and member.holds(rules.CORRECT):
        raise FileRestricted
    raise NotAllowed


def facts_of(kind: str, row: Model) -> list[Fact]:
    return [fact_of(row, name) for name in FIELDS[SubjectKind(kind)]]


def fact_of(row: Model, name: str) -> Fact:
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    return Fact(name, words.field_label(field), value, words.readable(row, field, value))


def corrections_of(row: Household | Person | Volunteer) -> list[Correction]:
    """The newest first; of a family, those of its persons too."""
    if isinstance(row, Household):
        rows = Correction.objects.filter(household=row)
    elif isinstance(row, Person):
        rows = Correction.objects.filter(person=row)
    else:
        rows = Correction.objects.filter(volunteer=row)
    return list(rows.select_related("made_by", "person"))


def persons_of(row: Model) -> list[Person]:
    """Of a family, whoever can be corrected too."""
    return list(row.persons.all()) if isinstance(row, Household) else []


def label_of(row: Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return words.field_label(field)


def recipients_since(row: Household | Person | Volunteer, name: str) -> list[str]:
    """To whom data went while the wrong value stood there; a field that was corrected before, since then."""
    if isinstance(row, Volunteer):
        return []
    household = row.household if isinstance(row, Person) else row
    went = Disclosure.objects.filter(household=household, retracted_at=None, held_back_at=None)
    if isinstance(row, Person):
        went = went.filter(Q(person=row) | Q(person=None))
    earlier = Correction.objects.filter(household=household, person=row if isinstance(row, Person) else None)
    last: dt.datetime | None = earlier.filter(field=name).values_list("made_at", flat=True).first()
    if last is not None:
        went = went.filter(disclosed_at__gte=last)
    return sorted(set(went.values_list("recipient", flat=True)))


def choices_for(row: Model, name: str) -> list[tuple[str, str]]:
    """What may be chosen for this field; none: it is typed."""
    field: Any = row._meta.get_field(name)
    if field.choices:
        return [(str(value), str(label)) for value, label in field.flatchoices]
    if name == "preferred_language":
        return sorted(catalogue.languages().items(), key=lambda one: one[1])
    return sorted(catalogue.countries().items(), key=lambda one: one[1]) if name == "birth_country" else []
