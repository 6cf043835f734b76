"""Who may see and lead group programmes, and what their numbers mean."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from lotse.core.school_holidays import is_school_holiday
from lotse.core.workdays import holiday
from lotse.people.enums import ResidenceBand
from lotse.programmes.enums import PlaceState, ProgrammeKind, ProgrammeState
from lotse.programmes.models import GroupProgramme
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

LEADING = frozenset({Role.DIRECTOR, Role.NETWORKER, Role.COUNSELLOR})

VIEW = declare("programmes.view", "Gruppenangebote und ihre Zahlen ansehen", roles=LEADING | {Role.COORDINATOR})
EDIT = declare("programmes.edit", "Gruppenangebote führen, mit ihren Teilnahmelisten", roles=LEADING, personal=True)
INVITE_FAMILIES = declare(
    "programmes.invite_families", "Familien aus ihrer Akte in Gruppen aufnehmen", roles=ADVISING, personal=True
)
EDIT_SETTINGS = declare("programmes.edit_settings", "Gruppenangebote: Löschfrist einstellen", roles={Role.DIRECTOR})

LINK_PURPOSE = "programmes.leader"
LINK_DAYS = 200  # a term with its holidays
MOST_SESSIONS = 60  # that one plan makes: a year of weekly meetings and some more
MOST_HEADS = 999
MOST_SEATS = 500
MOST_WEEKS_APART = 8
NOTE_WITHIN_DAYS = 60  # how far back who leads a group may still note who came

# Ages of the children whom a programme is for, in years (domain facts § 1.3); a group may differ
USUAL_AGES = {
    ProgrammeKind.GRIFFBEREIT_MINI: (0, 0),
    ProgrammeKind.GRIFFBEREIT: (1, 3),
    ProgrammeKind.RUCKSACK_KITA: (4, 6),
    ProgrammeKind.RUCKSACK_SCHOOL: (6, 10),
}
RUNNING = (ProgrammeState.PLANNED, ProgrammeState.OPEN)


def may_view_programme(member: Membership, programme: GroupProgramme) -> bool:
    return member.holds(VIEW) and programme.centre_id == member.centre_id


def visible_programmes(member: Membership) -> QuerySet[GroupProgramme]:
    """The queryset twin of ``may_view_programme``."""
    rows = GroupProgramme.objects.all()
    return rows if member.holds(VIEW) else rows.none()


def may_edit_programme(member: Membership, programme: GroupProgramme) -> bool:
    return member.holds(EDIT) and programme.centre_id == member.centre_id


def editable_programmes(member: Membership) -> QuerySet[GroupProgramme]:
    """The queryset twin of ``may_edit_programme``."""
    rows = GroupProgramme.objects.all()
    return rows if member.holds(EDIT) else rows.none()


def first_state(seats: int | None, taken: int) -> PlaceState:
    """Where somebody new stands: in the group while there is a seat."""
    return PlaceState.IN if seats is None or taken < seats else PlaceState.WAITING


def days_of(
    first: dt.date, last: dt.date, weeks_apart: int, *, skips_holidays: bool, skips_school_holidays: bool
) -> list[dt.date]:
    """The days from the first to the last one, both included, every so many weeks; holidays of NRW left out."""
    found, day = [], first
    while day <= last:
        left_out = (skips_holidays and holiday(day)) or (skips_school_holidays and is_school_holiday(day))
        if not left_out:
            found.append(day)
        day += dt.timedelta(weeks=weeks_apart)
    return found


def settled_share(counts: Iterable[tuple[ResidenceBand, int]]) -> int | None:
    """Per cent of those who answered that have been here for five years or longer; None where nobody answered."""
    known = [(band, count) for band, count in counts if band != ResidenceBand.UNKNOWN]
    total = sum(count for _, count in known)
    return round(100 * sum(count for band, count in known if band.is_settled) / total) if total else None


def by_band(bands: Sequence[ResidenceBand]) -> dict[ResidenceBand, int]:
    """How often each band occurs, in the order of the bands; those that do not occur are left out."""
    return {band: bands.count(band) for band in ResidenceBand if band in bands}
