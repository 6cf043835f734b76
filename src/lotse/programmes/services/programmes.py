"""A group from its plan to its end. Each change takes the row as the page showed it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed, gettext_noop
from lotse.directory.enums import OfferState
from lotse.directory.models import CooperationAgreement, Offer, Organisation, Place
from lotse.directory.services.offers import end_offer, report_capacity
from lotse.links import services as links
from lotse.programmes.enums import Counting, PlaceState, ProgrammeKind, ProgrammeState, SessionState
from lotse.programmes.models import GroupProgramme, ProgrammeSettings
from lotse.programmes.rules import (
    EDIT,
    EDIT_SETTINGS,
    LINK_PURPOSE,
    MOST_SEATS,
    RUNNING,
    may_edit_programme,
)
from lotse.tenants.models import Membership, Municipality


class ProgrammeWrong(LotseError):
    code = "programmes.wrong"


class ProgrammeOver(LotseError):
    code = "programmes.over"
    sentence = gettext_noop("Diese Gruppe ist schon beendet oder abgesagt. Es wurde nichts geändert.")


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What is typed about a group; ages in years, ``grant_cents`` in cents, ``seats`` None: as many as come."""

    kind: ProgrammeKind
    name: str
    responsible: Membership
    description: str = ""
    municipality: Municipality | None = None
    place: Place | None = None
    place_note: str = ""
    languages: list[str] = field(default_factory=list)
    seats: int | None = None
    counting: Counting = Counting.NAMES
    child_age_from: int | None = None
    child_age_to: int | None = None
    leader: str = ""
    leader_email: str = ""
    leader_phone: str = ""
    organisation: Organisation | None = None
    agreement: CooperationAgreement | None = None
    grant_name: str = ""
    grant_reference: str = ""
    grant_cents: int | None = None
    offer: Offer | None = None

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def plan_programme(*, actor: Membership, facts: ProgrammeFacts, now: dt.datetime) -> GroupProgramme:
    """A new group, in planning. Raises NotAllowed, ProgrammeWrong (field)."""
    if not actor.holds(EDIT):
        raise NotAllowed
    _check(facts)
    with transaction.atomic():
        made = GroupProgramme.objects.create(created_at=now, changed_at=now, **facts.fields())
        publish_places(made, now)
        record(actor=actor, action="programmes.planned", obj=made, now=now)
    return made


def change_programme(
    *, actor: Membership, programme: GroupProgramme, facts: ProgrammeFacts, version: int, now: dt.datetime
) -> None:
    """Correct what is known. Raises NotAllowed, ProgrammeOver, ProgrammeWrong (field), ChangedMeanwhile."""
    _require_running(actor, programme)
    _check(facts)
    with transaction.atomic():
        changed = [name for name, value in facts.fields().items() if getattr(programme, name) != value]
        for name, value in facts.fields().items():
            setattr(programme, name, value)
        claim(programme, version, now, **facts.fields())
        publish_places(programme, now)
        record(actor=actor, action="programmes.changed", obj=programme, now=now, fields=changed)


def start_programme(*, actor: Membership, programme: GroupProgramme, now: dt.datetime) -> None:
    """It runs from now on. Raises NotAllowed, ProgrammeOver."""
    _require_running(actor, programme)
    with transaction.atomic():
        _to(programme, ProgrammeState.OPEN, RUNNING, None, now)
        record(actor=actor, action="programmes.started", obj=programme, now=now)


def end_programme(*, actor: Membership, programme: GroupProgramme, cancelled: bool, now: dt.datetime) -> None:
    """It is over, or never came about: what was still planned falls out, links of who leads it end, and with
    the last group behind an entry of the directory that entry.

    Raises NotAllowed, ProgrammeOver.
    """
    _require_running(actor, programme)
    state = ProgrammeState.CANCELLED if cancelled else ProgrammeState.ENDED
    with transaction.atomic():
        _to(programme, state, RUNNING, clock.day_of(now), now)
        coming = programme.sessions.filter(state=SessionState.PLANNED, on__gt=clock.day_of(now))
        coming.update(state=SessionState.CANCELLED)
        links.revoke(purpose=LINK_PURPOSE, object_id=programme.pk, now=now)
        _end_entry(programme, now)
        record(actor=actor, action=f"programmes.{state.value}", obj=programme, now=now)


def change_settings(*, actor: Membership, keep_months: int, now: dt.datetime) -> None:
    """Raises NotAllowed, ProgrammeWrong (keep_months)."""
    if not actor.holds(EDIT_SETTINGS):
        raise NotAllowed
    if not 1 <= keep_months <= 120:
        raise ProgrammeWrong("Bitte nennen Sie 1 bis 120 Monate.", field="keep_months")
    with transaction.atomic():
        row, _ = ProgrammeSettings.objects.update_or_create(defaults={"keep_months": keep_months})
        record(actor=actor, action="programmes.settings_changed", obj=row, now=now, fields=["keep_months"])


def claim(programme: GroupProgramme, version: int, now: dt.datetime, **fields: Any) -> None:
    """Take the group's row until the transaction ends, as the page showed it. Raises ChangedMeanwhile."""
    rows = GroupProgramme.objects.filter(pk=programme.pk, version=version)
    if rows.update(version=version + 1, changed_at=now, **fields) != 1:
        raise ChangedMeanwhile
    programme.version, programme.changed_at = version + 1, now


def publish_places(programme: GroupProgramme, now: dt.datetime) -> None:
    """The entry of the directory says how many places are free; in the caller's transaction."""
    if programme.offer is None or programme.seats is None or programme.state not in RUNNING:
        return
    free = max(0, programme.seats - programme.participants.filter(state=PlaceState.IN).count())
    report_capacity(
        actor=None, offer=programme.offer, free_places=free, waiting_weeks=None, as_of=clock.day_of(now), now=now
    )


def _end_entry(programme: GroupProgramme, now: dt.datetime) -> None:
    """Nobody shall come for a group that is over. Where another group stands behind the entry, its places count."""
    offer = programme.offer
    if offer is None:
        return
    Offer.objects.filter(pk=offer.pk).update(state=F("state"))  # takes the row: the last two groups may end at once
    another = GroupProgramme.objects.filter(offer=offer, state__in=RUNNING).select_related("offer").first()
    if another is not None:
        publish_places(another, now)
    elif Offer.objects.filter(pk=offer.pk, state=OfferState.PUBLISHED).exists():
        end_offer(actor=None, offer=offer, now=now)


def _to(
    programme: GroupProgramme,
    state: ProgrammeState,
    of: tuple[ProgrammeState, ...],
    ended_on: dt.date | None,
    now: dt.datetime,
) -> None:
    rows = GroupProgramme.objects.filter(pk=programme.pk, state__in=of)
    if rows.update(state=state, ended_on=ended_on, changed_at=now) != 1:
        raise ProgrammeOver
    programme.state, programme.ended_on = state, ended_on


def _require_running(actor: Membership, programme: GroupProgramme) -> None:
    if not may_edit_programme(actor, programme):
        raise NotAllowed
    if programme.state not in RUNNING:
        raise ProgrammeOver


def _check(facts: ProgrammeFacts) -> None:
    youngest, oldest = facts.child_age_from, facts.child_age_to
    if youngest is not None and oldest is not None and oldest < youngest:
        raise ProgrammeWrong("Das Alter bis liegt unter dem Alter von.", field="child_age_to")
    if facts.seats is not None and not 1 <= facts.seats <= MOST_SEATS:
        raise ProgrammeWrong(
            f"Bitte nennen Sie 1 bis {MOST_SEATS} Plätze, oder lassen Sie das Feld leer.", field="seats"
        )
    if facts.agreement is not None and facts.organisation is None:
        raise ProgrammeWrong("Bitte wählen Sie auch den Kooperationspartner.", field="organisation")
    if facts.agreement is not None and facts.agreement.organisation_id != facts.organisation.pk:  # type: ignore[union-attr]
        raise ProgrammeWrong("Diese Vereinbarung gehört zu einem anderen Partner.", field="agreement")
