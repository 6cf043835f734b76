"""Groups: the list with its chips, one group with its sessions and who takes part."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from lotse.core.codes import is_code
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.directory.enums import OfferState
from lotse.directory.models import CooperationAgreement, Offer, Organisation, Place
from lotse.people import catalogue
from lotse.people.enums import ResidenceBand
from lotse.programmes.enums import Counting, PlaceState, ProgrammeKind, ProgrammeState, SessionState
from lotse.programmes.models import GroupProgramme, Participant, ProgrammeSession, ProgrammeSettings
from lotse.programmes.rules import INVITE_FAMILIES, RUNNING, editable_programmes, may_edit_programme, visible_programmes
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

CURRENT, PLANNED, OVER, ALL = "laufend", "geplant", "vorbei", "alle"


@dataclass(frozen=True, slots=True)
class ProgrammeFilter:
    """``state``: CURRENT, PLANNED, OVER or ALL; ``kind``: of ProgrammeKind, "" for all; ``municipality``: an id."""

    state: str = CURRENT
    kind: str = ""
    municipality: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A group with its numbers. ``adults``: visits of adults at all sessions."""

    programme: GroupProgramme
    taken: int
    waiting: int
    held: int
    adults: int
    first_on: dt.date | None
    last_on: dt.date | None
    next_on: dt.date | None

    @property
    def url(self) -> str:
        return centre_url("programmes:programme", self.programme.code)

    @property
    def is_running(self) -> bool:
        return self.programme.state in RUNNING

    @property
    def is_full(self) -> bool:
        return self.programme.seats is not None and self.taken >= self.programme.seats

    @property
    def has_room_for_waiting(self) -> bool:
        return self.is_running and self.waiting > 0 and not self.is_full

    @property
    def state(self) -> str:
        if self.programme.state == ProgrammeState.OPEN and self.is_full:
            return "voll"
        return str(ProgrammeState(self.programme.state).label)

    @property
    def tone(self) -> str:
        tones = {ProgrammeState.OPEN: "success", ProgrammeState.PLANNED: "info", ProgrammeState.CANCELLED: "danger"}
        return "info" if self.is_full else tones.get(ProgrammeState(self.programme.state), "neutral")

    @property
    def seats(self) -> str:
        """Taken of all: "3 von 8", "3" where as many may come as want to, "wird gezählt" where there is no list."""
        if self.programme.counting == Counting.HEADS and not self.taken:
            return "wird gezählt"
        return str(self.taken) if self.programme.seats is None else f"{self.taken} von {self.programme.seats}"

    @property
    def visits(self) -> str:
        """How many adults came on average, with one decimal; "" where nobody has noted a session."""
        return f"{self.adults / self.held:.1f}".replace(".", ",") if self.held else ""

    @property
    def languages(self) -> str:
        return ", ".join(catalogue.language_label(code) for code in self.programme.languages)


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """One group. ``may_edit``: whether the member sees names; ``may_invite``: families of files too.

    ``bands``: visits by length of residence.
    """

    row: ProgrammeRow
    sessions: list[ProgrammeSession]
    participants: list[Participant]
    waiting: list[Participant]
    left: list[Participant]
    bands: list[tuple[str, int]]
    today: dt.date
    may_edit: bool
    may_invite: bool


def programmes(member: Membership, wanted: ProgrammeFilter, on: dt.date) -> QuerySet[Any]:
    """The rows of the list, by name. One query."""
    rows = _filtered(member, wanted).filter(_state(wanted.state))
    return counted(rows, on).select_related("municipality", "place", "organisation", "agreement", "responsible")


def programme_counts(member: Membership, wanted: ProgrammeFilter) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    states = ((CURRENT, "Laufende"), (PLANNED, "In Planung"), (OVER, "Vergangene"), (ALL, "Alle"))
    found = _filtered(member, wanted).aggregate(**{key: Count("pk", filter=_state(key)) for key, _ in states})
    return [(key, label, found[key]) for key, label in states]


def counted(rows: QuerySet[GroupProgramme], on: dt.date) -> QuerySet[Any]:
    """With the numbers of a row beside each: each of its own, because joins would multiply them."""
    sessions = ProgrammeSession.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    people = Participant.objects.filter(programme=OuterRef("pk")).order_by().values("programme")

    def of(table: QuerySet[Any], value: Any) -> Subquery:
        return Subquery(table.annotate(found=value).values("found"))

    alive = sessions.exclude(state=SessionState.CANCELLED)
    return rows.annotate(
        taken=of(people.filter(state=PlaceState.IN), Count("pk")),
        waiting=of(people.filter(state=PlaceState.WAITING), Count("pk")),
        held=of(sessions.filter(state=SessionState.HELD), Count("pk")),
        adults=of(sessions.filter(state=SessionState.HELD), Sum("adults")),
        first_on=of(alive, Min("on")),
        last_on=of(alive, Max("on")),
        next_on=of(sessions.filter(state=SessionState.PLANNED, on__gte=on), Min("on")),
    )


def programme_rows(rows: Iterable[Any]) -> list[ProgrammeRow]:
    """Of rows that are ``counted``."""
    return [
        ProgrammeRow(
            programme=one,
            taken=one.taken or 0,
            waiting=one.waiting or 0,
            held=one.held or 0,
            adults=one.adults or 0,
            first_on=one.first_on,
            last_on=one.last_on,
            next_on=one.next_on,
        )
        for one in rows
    ]


def programme_sheet(rows: Iterable[ProgrammeRow]) -> Sheet:
    """The list as a table: what the page shows, and what a proof of use asks for."""
    columns = ["Kennung", "Art", "Name", "Stand", "Gemeinde", "Ort", "Sprachen", "Leitung", "Partner", "Zuständig"]
    numbers = ["Plätze", "Dabei", "Warteliste", "Erster Termin", "Letzter Termin", "Termine", "Besuche", "Förderung"]
    return Sheet(
        "Gruppenangebote",
        [*columns, *numbers, "Aktenzeichen", "Vereinbarung", "Bewilligt (€)"],
        [
            [
                row.programme.code,
                str(ProgrammeKind(row.programme.kind).label),
                row.programme.name,
                row.state,
                str(row.programme.municipality or ""),
                row.programme.where,
                row.languages,
                row.programme.leader,
                str(row.programme.organisation or ""),
                row.programme.responsible.name,
                row.programme.seats,
                row.taken,
                row.waiting,
                row.first_on,
                row.last_on,
                row.held,
                row.adults,
                row.programme.grant_name,
                row.programme.grant_reference,
                str(row.programme.agreement or ""),
                row.programme.grant_cents / 100 if row.programme.grant_cents is not None else None,
            ]
            for row in rows
        ],
    )


def session_sheet(programme: GroupProgramme) -> Sheet:
    """The sessions of one group with who came, without names."""
    rows = programme.sessions.prefetch_related("bands")
    bands = list(ResidenceBand)
    return Sheet(
        "Termine",
        ["Tag", "Von", "Bis", "Thema", "Stand", "Erwachsene", "Kinder", *(band.label for band in bands)],
        [
            [
                one.on,
                f"{one.begins:%H:%M}",
                f"{one.ends:%H:%M}",
                one.topic,
                str(SessionState(one.state).label),
                one.adults,
                one.children,
                *({each.band: each.count for each in one.bands.all()}.get(band.value) for band in bands),
            ]
            for one in rows
        ],
    )


def programme_for(member: Membership, code: str, on: dt.date) -> Any:
    """With its numbers. Raises NotFound."""
    rows = counted(visible_programmes(member), on)
    related = ("municipality", "place", "organisation", "agreement", "responsible", "offer")
    found = rows.select_related(*related).filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def programme_page(member: Membership, programme: Any, on: dt.date) -> ProgrammePage:
    """``programme`` as ``programme_for`` gives it. Names only for those who may lead groups."""
    (row,) = programme_rows([programme])
    sessions = list(programme.sessions.prefetch_related("bands"))
    may_edit = may_edit_programme(member, programme)
    people = list(programme.participants.select_related("person__household")) if may_edit else []
    sums: dict[ResidenceBand, int] = dict.fromkeys(ResidenceBand, 0)
    for one in sessions:
        for each in one.bands.all():
            sums[ResidenceBand(each.band)] += each.count
    return ProgrammePage(
        row=row,
        sessions=sessions,
        participants=sorted((one for one in people if one.state == PlaceState.IN), key=str),
        waiting=[one for one in people if one.state == PlaceState.WAITING],
        left=sorted((one for one in people if one.state == PlaceState.LEFT), key=str),
        bands=[(band.label, count) for band, count in sums.items() if count],
        today=on,
        may_edit=may_edit,
        may_invite=may_edit and member.holds(INVITE_FAMILIES),
    )


def session_for(programme: GroupProgramme, pk: uuid.UUID) -> ProgrammeSession:
    """Raises NotFound."""
    found = programme.sessions.select_related("programme").prefetch_related("bands", "presences").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def participant_for(programme: GroupProgramme, pk: uuid.UUID) -> Participant:
    """Raises NotFound."""
    rows = programme.participants.select_related("person__household", "programme")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def running(member: Membership) -> list[GroupProgramme]:
    """What somebody can be put into, by name."""
    return list(editable_programmes(member).filter(state__in=RUNNING).select_related("municipality"))


def settings() -> ProgrammeSettings:
    """The centre's own period; the default where nobody has changed it."""
    return ProgrammeSettings.objects.first() or ProgrammeSettings()


def partners() -> list[Organisation]:
    """Who may be a partner of a group, by name."""
    return list(Organisation.objects.filter(is_active=True))


def places() -> list[Place]:
    return list(Place.objects.filter(is_active=True))


def offers() -> list[Offer]:
    """Entries of the directory that a group may stand behind, by name."""
    return list(Offer.objects.exclude(state=OfferState.ENDED).select_related("organisation"))


def agreements(on: dt.date) -> list[CooperationAgreement]:
    """Those that hold on a day or later, by partner."""
    rows = CooperationAgreement.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on)).select_related("organisation")
    return list(rows.order_by("organisation__name", "title", "pk"))


def _filtered(member: Membership, wanted: ProgrammeFilter) -> QuerySet[GroupProgramme]:
    rows = visible_programmes(member)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.filter(municipality=wanted.municipality) if wanted.municipality else rows


def _state(state: str) -> Q:
    wanted = {
        CURRENT: (ProgrammeState.OPEN,),
        PLANNED: (ProgrammeState.PLANNED,),
        OVER: (ProgrammeState.ENDED, ProgrammeState.CANCELLED),
    }
    return Q(state__in=wanted.get(state, tuple(ProgrammeState)))
