"""Whom a session can be offered to, and what can be offered to one person."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.core.errors import LotseError
from lotse.tenants.models import Membership
from lotse.volunteering.enums import VolunteerState
from lotse.volunteering.models import CoachingSession, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.coaching.needs import HELPING, open_needs, without_coaching
from lotse.volunteering.selectors.coaching.sessions import CoachingRow, published_from, session_rows, settings
from lotse.volunteering.selectors.volunteers import VolunteerFilter, volunteers

WISHING, NONE, ACTIVE = "wunsch", "ohne", "aktiv"


class NotOnePerson(LotseError):
    """A name that nobody has, or several people."""

    code = "volunteering.not_one_person"


@dataclass(frozen=True, slots=True)
class Group:
    """People who can be invited together; ``count`` of those who have not been invited yet."""

    key: str
    label: str
    count: int


def groups(member: Membership, session: CoachingSession, on: dt.date) -> list[Group]:
    labels = {
        WISHING: "Wünschen sich Coaching",
        NONE: f"Seit {settings().months_without} Monaten ohne Coaching",
        ACTIVE: "Alle Aktiven",
    }
    return [Group(key, label, group(member, session, key, on).count()) for key, label in labels.items()]


def group(member: Membership, session: CoachingSession, key: str, on: dt.date) -> QuerySet[Volunteer]:
    """Who of a group was not asked about this session yet. Those who pause are left in peace, but for their wish."""
    rows = rights.visible_volunteers(member).exclude(pk__in=session.registrations.values("volunteer"))
    if key == WISHING:
        return rows.filter(state__in=HELPING, pk__in=open_needs(member).values("volunteer"))
    rows = rows.filter(state=VolunteerState.ACTIVE)
    return without_coaching(rows, on, settings().months_without) if key == NONE else rows


def one_volunteer(member: Membership, text: str) -> Volunteer:
    """The one who is meant by a code or a name. Raises NotOnePerson (field)."""
    found = [one for one in volunteers(member, VolunteerFilter(state="alle", text=text))[:6] if one.state in HELPING]
    if not text.strip() or not found:
        raise NotOnePerson("Niemand heißt so oder hat diese Kennung. Bitte prüfen Sie die Eingabe.", field="volunteer")
    if len(found) > 1:
        names = ", ".join(f"{one} ({one.code})" for one in found)
        raise NotOnePerson(f"Gemeint sein können: {names}. Bitte geben Sie die Kennung ein.", field="volunteer")
    return found[0]


def offers(now: dt.datetime) -> list[CoachingRow]:
    """The sessions that can be offered to somebody."""
    return session_rows(published_from(now), now)
