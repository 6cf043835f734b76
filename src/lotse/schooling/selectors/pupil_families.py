"""From families to pupils: the tab of a household, and which child is to be registered."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.core.components import Action
from lotse.core.errors import NotFound
from lotse.people.enums import PersonKind
from lotse.people.models import Household, Person
from lotse.people.rules import visible_households
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.pupils import QueueRow, queue_rows
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class FoundChild:
    child: Person
    url: str
    meta: str
    action: Action


def children_to_register(member: Membership, words: list[str]) -> list[FoundChild]:
    """Children by name who are not yet pupils, at most 20; nothing for an empty search."""
    if not words:
        return []
    rows = Person.objects.filter(household__in=visible_households(member), kind=PersonKind.CHILD, pupil=None)
    for word in words:
        rows = rows.filter(search_text__contains=f" {word}")
    found = rows.select_related("household__municipality").order_by("last_name", "first_name", "id")[:20]
    return [_found(one) for one in found]


def _found(child: Person) -> FoundChild:
    url = centre_url("schooling:register_pupil", child.household.code, child.pk)
    born = f"geboren am {child.born_on:%d.%m.%Y}" if child.born_on else "Geburtsdatum unbekannt"
    meta = " · ".join(str(one) for one in (born, child.household.municipality) if one)
    return FoundChild(child, url, meta, Action("Anmelden", url))


def person_to_register(member: Membership, household_code: str, person_id: uuid.UUID) -> Person:
    """A person of a visible household. Raises NotFound."""
    rows = Person.objects.filter(household__in=visible_households(member), household__code=household_code)
    found = rows.select_related("household").filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class HouseholdPupils:
    rows: list[QueueRow]
    unregistered: list[Person]


def pupils_of_household(member: Membership, household: Household, on: dt.date) -> HouseholdPupils:
    """The family's pupils, and its children of school age who are none yet."""
    process = current_process()
    rows = rules.visible_pupils(member).filter(person__household=household)
    rows = rows.select_related("person__household__municipality", "responsible", "next_step__owner")
    children = Person.objects.filter(household=household, kind=PersonKind.CHILD, pupil=None).select_related("household")
    of_age = [one for one in children if rules.grade_proposal(one.born_on, on) is not None or one.born_on is None]
    return HouseholdPupils(queue_rows(rows, process, on), of_age)
