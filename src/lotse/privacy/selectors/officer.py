"""The data protection officer's page: where what stands, and what waits. No contents of files."""

from dataclasses import dataclass

from lotse.administration.rules import VIEW_LOG
from lotse.conflicts.rules import APPROVE
from lotse.people.rules import SEE_ACCESS_LOG
from lotse.privacy.rules import SEE_PERIODS, SEE_RECORD, SEE_REQUESTS, SEE_ROLES
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.rights import all_rights

_AREAS = (
    (
        "Anträge betroffener Personen",
        "Auskunft, Löschung, Widerspruch: was offen ist, und bis wann",
        "shield",
        "privacy:requests",
        SEE_REQUESTS,
    ),
    (
        "Verzeichnis der Verarbeitungstätigkeiten",
        "Nach Art. 30 DSGVO, auch als PDF",
        "folder",
        "privacy:record",
        SEE_RECORD,
    ),
    ("Aufbewahrungsfristen", "Wie lange was bleibt, mit Grundlage", "clock", "privacy:periods", SEE_PERIODS),
    (
        "Löschläufe",
        "Was fällig ist, was auf eine zweite Person wartet, Nachweise",
        "trash",
        "privacy:runs",
        SEE_PERIODS,
    ),
    ("Rollen", "Wer welche Rolle hat, und was sie darf", "people", "privacy:roles", SEE_ROLES),
    ("Protokoll der Zugänge", "Wer wem wann welche Rolle gab oder nahm", "eye", "administration:log", VIEW_LOG),
    ("Zugriffe auf eine Akte", "Nur aus Anlass, mit Grund", "eye", "people:find_access_log", SEE_ACCESS_LOG),
    (
        "Einsichten ins Protokoll",
        "Wer aus welchem Anlass nachgesehen hat",
        "eye",
        "privacy:inspections",
        SEE_ACCESS_LOG,
    ),
    (
        "Notfallzugriffe auf Konflikte",
        "Wer zu zweit wie lange Zugriff hatte",
        "scales",
        "conflicts:emergencies",
        APPROVE,
    ),
)


@dataclass(frozen=True, slots=True)
class Area:
    """``url``: where it stands."""

    title: str
    hint: str
    icon: str
    url: str


def areas_for(member: Membership) -> list[Area]:
    """What the member may open."""
    return [
        Area(title, hint, icon, centre_url(name)) for title, hint, icon, name, right in _AREAS if member.holds(right)
    ]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role, who has it, and what it may; ``rights`` are German sentences."""

    label: str
    members: tuple[str, ...]
    rights: tuple[str, ...]

    @property
    def summary(self) -> str:
        return "1 Recht" if len(self.rights) == 1 else f"{len(self.rights)} Rechte"


def role_rows() -> list[RoleRow]:
    """All roles in their order, with the active members that hold them. Two queries."""
    holders: dict[str, list[str]] = {role.value: [] for role in Role}
    for member in tenants.members():
        if member.is_active:
            for role in member.roles:
                holders[role].append(member.name)
    rights = all_rights()
    return [
        RoleRow(
            label=str(role.label),
            members=tuple(holders[role.value]),
            rights=tuple(right.label for right in rights if role in right.roles),
        )
        for role in Role
    ]
