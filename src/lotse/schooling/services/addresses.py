"""Taking over the e-mail addresses of schools from a file: shown first, changed on a second press."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import NotAllowed
from lotse.core.tables import ErrorList
from lotse.directory.services import change_organisations
from lotse.schooling.imports.addresses import COLUMNS, AddressLine, parse_addresses
from lotse.schooling.models import School
from lotse.schooling.rules.schools import EDIT_SCHOOLS
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class AddressChange:
    """A school with the address it would get; ``school`` still has the old one before ``import_addresses``."""

    school: School
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class AddressChanges:
    """What a file changes. ``same_count``: schools that have this address already, or none in the file."""

    changes: list[AddressChange]
    same_count: int

    @property
    def words(self) -> str:
        return f"Neue oder geänderte Adressen: {len(self.changes)}, unverändert: {self.same_count}."

    @property
    def as_table(self) -> str:
        """The changes as a file of the same form, for the second press."""
        lines = [";".join(COLUMNS), *(f"{one.school.number};{one.new}" for one in self.changes)]
        return "\n".join(lines)


def check_addresses(content: bytes) -> AddressChanges:
    """What the file would change; nothing is stored. An empty address takes none away.

    Raises FileRefused with line and column of all that is wrong.
    """
    lines, errors = parse_addresses(content)
    schools = {school.number: school for school in School.objects.select_related("organisation")}
    _check(lines, errors, schools)
    errors.raise_if_any()
    changes = [
        AddressChange(schools[line.number], schools[line.number].organisation.email, line.email)
        for line in lines
        if line.email and line.email != schools[line.number].organisation.email
    ]
    return AddressChanges(changes, len(lines) - len(changes))


def import_addresses(*, actor: Membership, content: bytes, now: dt.datetime) -> AddressChanges:
    """Change the addresses. Raises NotAllowed and FileRefused as ``check_addresses``; then nothing is changed."""
    if not actor.holds(EDIT_SCHOOLS):
        raise NotAllowed
    with transaction.atomic():
        done = check_addresses(content)
        for one in done.changes:
            one.school.organisation.email = one.new
            record(actor=actor, action="schooling.school_changed", obj=one.school, now=now, fields=("email",))
        change_organisations([one.school.organisation for one in done.changes], ["email"])
    return done


def _check(lines: list[AddressLine], errors: ErrorList, schools: dict[str, School]) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        if line.number and line.number not in schools:
            errors.add(line.line, "Schulnummer", f"Eine Schule {line.number} gibt es hier nicht.")
        earlier = seen.setdefault(line.number, line.line)
        if earlier != line.line:
            errors.add(line.line, "Schulnummer", f"Diese Schule steht schon in Zeile {earlier}.")
