"""Who takes part: a place in the group or on the waiting list. Each change takes the group's row first.

So of two people who want the last place at the same moment one gets it, and the other waits.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.people.enums import ResidenceBand
from lotse.people.models import Person
from lotse.people.rules import FamilyObjects, may_propose_for, may_view_household
from lotse.programmes.enums import PlaceState
from lotse.programmes.models import GroupProgramme, Participant
from lotse.programmes.rules import RUNNING, first_state, may_edit_programme
from lotse.programmes.services.programmes import ProgrammeOver, publish_places
from lotse.tenants.models import Membership


class NoName(LotseError):
    code = "programmes.no_name"
    sentence = "Bitte nennen Sie einen Namen, damit die Gruppe weiß, wer kommt."


class GroupFull(LotseError):
    code = "programmes.full"
    sentence = "In dieser Gruppe ist kein Platz frei. Es wurde nichts geändert."


def join(
    *,
    actor: Membership,
    programme: GroupProgramme,
    person: Person | None = None,
    name: str = "",
    phone: str = "",
    children: int = 0,
    band: ResidenceBand = ResidenceBand.UNKNOWN,
    now: dt.datetime,
) -> Participant:
    """Give somebody a place in the group, or on the waiting list; a person with a file is there once, also when back.

    ``band`` is what somebody without a file wants to say; of others the file knows. Raises NotAllowed, ProgrammeOver,
    NoName (name), people.rules.FamilyObjects.
    """
    if not may_edit_programme(actor, programme):
        raise NotAllowed
    if person is not None and not may_view_household(actor, person.household):
        raise NotAllowed
    if person is not None and not may_propose_for(person.household):
        raise FamilyObjects
    if person is None and not name.strip():
        raise NoName(field="name")
    with transaction.atomic():
        _take(programme, now)
        row = programme.participants.filter(person=person).first() if person is not None else None
        if row is not None and row.state != PlaceState.LEFT:
            return row
        if row is None:
            row = Participant(programme=programme, person=person, name="" if person else name.strip(), phone=phone)
        row.state, row.since_at, row.left_on = first_state(programme.seats, _taken(programme)), now, None
        row.children, row.band = children, ResidenceBand.UNKNOWN if person else band
        row.save()
        publish_places(programme, now)
        _note(actor, f"programmes.participant_{row.state}", row, now)
    return row


def admit(*, actor: Membership, participant: Participant, now: dt.datetime) -> None:
    """From the waiting list into the group, once somebody told them. Raises NotAllowed, ProgrammeOver, GroupFull."""
    programme = participant.programme
    if not may_edit_programme(actor, programme):
        raise NotAllowed
    with transaction.atomic():
        _take(programme, now)
        if first_state(programme.seats, _taken(programme)) != PlaceState.IN:
            raise GroupFull
        waiting = Participant.objects.filter(pk=participant.pk, state=PlaceState.WAITING)
        if waiting.update(state=PlaceState.IN, since_at=now):
            participant.state = PlaceState.IN
            publish_places(programme, now)
            _note(actor, "programmes.participant_in", participant, now)


def leave(*, actor: Membership, participant: Participant, now: dt.datetime) -> None:
    """They do not come any more; where they came, stays counted. Said twice it counts once. Raises NotAllowed."""
    if not may_edit_programme(actor, participant.programme):
        raise NotAllowed
    with transaction.atomic():
        rows = Participant.objects.filter(pk=participant.pk).exclude(state=PlaceState.LEFT)
        if rows.update(state=PlaceState.LEFT, left_on=clock.day_of(now)):
            participant.state, participant.left_on = PlaceState.LEFT, clock.day_of(now)
            publish_places(participant.programme, now)
            _note(actor, "programmes.participant_left", participant, now)


def _take(programme: GroupProgramme, now: dt.datetime) -> None:
    rows = GroupProgramme.objects.filter(pk=programme.pk, state__in=RUNNING)
    if rows.update(version=F("version") + 1, changed_at=now) != 1:
        raise ProgrammeOver
    programme.refresh_from_db(fields=["seats", "version", "state"])


def _taken(programme: GroupProgramme) -> int:
    return programme.participants.filter(state=PlaceState.IN).count()


def _note(actor: Membership, action: str, row: Participant, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=row, now=now, file_id=row.person.household_id if row.person else None)
