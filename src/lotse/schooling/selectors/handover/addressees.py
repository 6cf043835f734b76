"""To whom a package goes: the office or school in the directory, or the family itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.people.enums import ContactKind
from lotse.schooling.enums import Office, Recipient
from lotse.schooling.models import Process
from lotse.schooling.selectors.handover.facts import ChildFacts, contact_of

_DECIDING_KINDS: dict[str, tuple[OrganisationKind, ...]] = {
    Office.SCHOOL_AUTHORITY: (OrganisationKind.SCHOOL_AUTHORITY,),
    Office.MUNICIPALITY: (OrganisationKind.MUNICIPALITY, OrganisationKind.SCHOOL_OWNER),
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """``name`` as it is written into the file; ``ground_names``: as a consent may name it."""

    kind: str
    name: str
    organisation: Organisation | None = None
    lines: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    ground_names: tuple[str, ...] = ()

    @property
    def has_address(self) -> bool:
        return len(self.lines) > 1


def organisations_for(kind: str, process: Process, facts: ChildFacts) -> list[Organisation]:
    """Whom a package of this kind may go to; offices of the family's municipality first."""
    if kind == Recipient.SCHOOL:
        return [facts.place.school.organisation] if facts.place else []
    if kind == Recipient.PARENTS:
        return []
    kinds = (
        (OrganisationKind.HEALTH_OFFICE,) if kind == Recipient.HEALTH_OFFICE else _DECIDING_KINDS[process.who_assigns]
    )
    rows = Organisation.objects.filter(kind__in=kinds, is_active=True)
    home = facts.household.municipality_id
    return sorted(rows, key=lambda one: (one.municipality_id != home, one.name, one.pk))


def addressee(
    kind: str, process: Process, facts: ChildFacts, organisations: Sequence[Organisation], chosen: uuid.UUID | None
) -> Addressee:
    """The chosen one, else the first; without any in the directory the office by its kind, without an address."""
    if kind == Recipient.PARENTS:
        return _family(facts)
    office = next((one for one in organisations if one.pk == chosen), next(iter(organisations), None))
    label = office_label(kind, process)
    if office is None:
        return Addressee(kind, label, lines=(label,), ground_names=(label,))
    town = f"{office.postcode} {office.town}".strip()
    lines = tuple(line for line in (office.name, office.street, town) if line)
    names = (office.name, office.short_name, label)
    return Addressee(kind, office.name, office, lines, office.email, office.phone, tuple(one for one in names if one))


def office_label(kind: str, process: Process) -> str:
    """The kind of recipient in the words of this centre."""
    if kind == Recipient.DECIDING_OFFICE:
        return str(Office(process.who_assigns).label)
    return str(Recipient(kind).label)


def _family(facts: ChildFacts) -> Addressee:
    home = facts.household
    emails = [contact_of(one, ContactKind.EMAIL) for one in facts.guardians]
    town = f"{home.postcode} {home.town}".strip()
    lines = tuple(line for line in (str(home), home.street, town) if line)
    return Addressee(Recipient.PARENTS, str(home), None, lines, next((one for one in emails if one), ""))
