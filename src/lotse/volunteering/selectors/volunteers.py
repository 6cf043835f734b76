"""The register of volunteers: the list with its chips, one person, what its forms offer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.names import search_words
from lotse.people import normalise
from lotse.people.catalogue import language_label
from lotse.people.enums import ContactKind
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import Aim, EngagementKind, EngagementState, VolunteerState
from lotse.volunteering.models import (
    CoachingNeed,
    CoachingRegistration,
    Commitment,
    LoadLimit,
    ReliefRequest,
    Requirement,
    Talk,
    Volunteer,
    VolunteerAbsence,
)
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.coaching.needs import without_coaching
from lotse.volunteering.selectors.coaching.sessions import settings
from lotse.volunteering.selectors.load import Load, loads
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.notices import NoticeLine, open_notices, pause_of
from lotse.volunteering.selectors.requirements import ProofState, applies, states_of

RELIEF, ALL = "entlastung", "alle"
STATES = {
    "aktiv": VolunteerState.ACTIVE,
    "angemeldet": VolunteerState.APPLIED,
    "pausiert": VolunteerState.PAUSED,
    "beendet": VolunteerState.ENDED,
}
TONES = {
    VolunteerState.APPLIED: "warning",
    VolunteerState.ACTIVE: "success",
    VolunteerState.PAUSED: "info",
    VolunteerState.ENDED: "neutral",
}
SORTS = {
    "name": ("last_name", "first_name", "code"),
    "gemeinde": ("municipality__name", "last_name", "first_name", "code"),
    "gesprochen": ("last_talk_on", "last_name", "first_name", "code"),
}


@dataclass(frozen=True, slots=True)
class VolunteerFilter:
    """Which volunteers. ``state``: a key of STATES, RELIEF (has asked for relief) or ALL."""

    state: str = "aktiv"
    text: str = ""
    kind: str = ""
    language: str = ""
    municipality: uuid.UUID | None = None
    with_children: bool = False
    without_coaching: bool = False  # as long as the settings of coaching say
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    volunteer: Volunteer
    load: Load

    @property
    def url(self) -> str:
        return centre_url("volunteering:volunteer", self.volunteer.code)

    @property
    def tone(self) -> str:
        return TONES[VolunteerState(self.volunteer.state)]

    @property
    def languages(self) -> str:
        return ", ".join(language_label(one) for one in self.volunteer.languages) or "Deutsch"

    @property
    def kinds(self) -> str:
        return labels(EngagementKind, self.volunteer.kinds) or "noch offen"

    @property
    def aims(self) -> str:
        return labels(Aim, self.volunteer.aims) or "alle"

    @property
    def hours(self) -> str:
        """What is carried against what was agreed; the person reads the same sentence."""
        if self.load.limit_minutes is None:
            return f"{hours_label(self.load.minutes)}, nichts vereinbart"
        return f"{hours_label(self.load.minutes)} von {hours_label(self.load.limit_minutes)}"

    @property
    def engagements(self) -> str:
        if self.load.limit_engagements is None:
            return str(self.load.engagements)
        return f"{self.load.engagements} von {self.load.limit_engagements}"

    @property
    def is_over(self) -> bool:
        return self.load.limit_minutes is not None and self.load.is_over


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One requirement as a page shows it: what for, how it stands, and in which tone."""

    state: ProofState
    concerns: bool  # whether it is needed for what the person wants to do
    on: dt.date

    @property
    def needed_for(self) -> str:
        kinds = labels(EngagementKind, self.state.requirement.kinds)
        return f"{kinds} mit Kindern" if self.state.requirement.only_with_children else kinds

    @property
    def text(self) -> str:
        proof, until = self.state.proof, self.state.valid_until
        if self.state.is_met:
            return f"gilt bis {until - dt.timedelta(days=1):%d.%m.%Y}" if until else "gilt ohne Ende"
        if proof is None:
            return "fehlt"
        if not proof.is_met:
            return f"nicht erfüllt (gesehen am {proof.seen_on:%d.%m.%Y})"
        if until is not None and until <= self.on:
            return f"abgelaufen am {until - dt.timedelta(days=1):%d.%m.%Y}"
        return f"neue Fassung {self.state.requirement.version} nötig"

    @property
    def tone(self) -> str:
        if not self.state.is_met:
            return "danger" if self.concerns else "neutral"
        return "warning" if self.state.expires_within(self.on) else "success"


@dataclass(frozen=True, slots=True)
class VolunteerPage:
    row: VolunteerRow
    slots: list[str]
    absences: list[VolunteerAbsence]
    commitments: list[Commitment]
    limits: list[LoadLimit]
    talks: list[Talk]
    coachings: list[CoachingRegistration]
    coaching_wish: CoachingNeed | None
    proofs: list[ProofLine]
    missing: list[str]  # labels of what is needed for what the person wants to do
    duplicates: list[Volunteer]
    relief: ReliefRequest | None
    notices: list[NoticeLine]
    pause: VolunteerAbsence | None  # that runs or is planned
    may_edit: bool

    @property
    def stops(self) -> bool:
        return any(one.is_call for one in self.notices)


def labels(choices: type[EngagementKind] | type[Aim], codes: Iterable[str]) -> str:
    """The labels of known codes, in the order of the choices."""
    chosen = set(codes)
    return ", ".join(str(one.label) for one in choices if one.value in chosen)


def volunteers(member: Membership, wanted: VolunteerFilter) -> QuerySet[Volunteer]:
    """The rows of the list, ``asks_relief`` beside each; one query."""
    rows = _in_state(_filtered(member, wanted), wanted.state)
    return rows.select_related("municipality", "coordinator").order_by(*_order(wanted.sort))


def volunteer_counts(member: Membership, wanted: VolunteerFilter) -> list[tuple[str, str, int]]:
    """The chips: value, label, and how many rows each would show. Two queries."""
    rows = _filtered(member, wanted)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return [
        *((value, str(state.label).capitalize(), counts.get(state, 0)) for value, state in STATES.items()),
        (RELIEF, "Bittet um Entlastung", _in_state(rows, RELIEF).count()),
        (ALL, "Alle", sum(counts.values())),
    ]


def volunteer_rows(rows: Iterable[Volunteer], on: dt.date) -> list[VolunteerRow]:
    """With the load of each from this day on; three queries for any number."""
    people = list(rows)
    carried = loads([one.pk for one in people], on)
    return [VolunteerRow(one, carried[one.pk]) for one in people]


def volunteer_sheet(rows: Iterable[VolunteerRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Kennung", "Name", "Stand", "Möchte helfen bei", "Mit Kindern", "Sprachen", "Gemeinde", "Kommt bis (km)"]
    return Sheet(
        "Ehrenamtliche",
        [*columns, "Stunden je Woche", "Vereinbart", "Engagements", "Zuletzt gesprochen", "Zuständig"],
        [
            [
                row.volunteer.code,
                str(row.volunteer),
                str(VolunteerState(row.volunteer.state).label),
                row.kinds,
                "ja" if row.volunteer.with_children else "",
                row.languages,
                row.volunteer.municipality.name if row.volunteer.municipality else "",
                row.volunteer.reach_km,
                row.load.minutes / 60,
                None if row.load.limit_minutes is None else row.load.limit_minutes / 60,
                row.load.engagements,
                row.volunteer.last_talk_on,
                row.volunteer.coordinator.name,
            ]
            for row in rows
        ],
    )


def volunteer_for(member: Membership, code: str) -> Volunteer:
    """Raises NotFound."""
    rows = rights.visible_volunteers(member).select_related("municipality", "coordinator")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def days_off_for(member: Membership, code: str, pk: uuid.UUID) -> VolunteerAbsence:
    """Raises NotFound."""
    found = VolunteerAbsence.objects.filter(volunteer=volunteer_for(member, code), pk=pk).first()
    if found is None:
        raise NotFound
    return found


def volunteer_page(member: Membership, volunteer: Volunteer, now: dt.datetime) -> VolunteerPage:
    """All that one page shows."""
    today = clock.day_of(now)
    (row,) = volunteer_rows([volunteer], today)
    proofs = proof_lines(volunteer, today)
    slots = [f"{one.get_weekday_display()} {one.get_part_display()}" for one in volunteer.slots.all()]
    return VolunteerPage(
        row=row,
        slots=slots or ["jederzeit"],
        absences=list(volunteer.absences.filter(Q(ends_on=None) | Q(ends_on__gt=today))),
        commitments=commitments_of(volunteer, today),
        limits=list(volunteer.limits.select_related("agreed_by")),
        talks=list(volunteer.talks.select_related("by")[:10]),
        coachings=list(volunteer.coachings.select_related("session").order_by("-session__starts_at")[:10]),
        coaching_wish=volunteer.coaching_needs.filter(closed_at=None).first(),
        proofs=proofs,
        missing=[one.state.requirement.label for one in proofs if one.concerns and not one.state.is_met],
        duplicates=list(duplicates_of(member, volunteer)),
        relief=volunteer.relief_requests.filter(closed_at=None).select_related("owner").first(),
        notices=open_notices(volunteer),
        pause=pause_of(volunteer, today),
        may_edit=rights.may_edit_volunteer(member, volunteer),
    )


def commitments_of(volunteer: Volunteer, on: dt.date) -> list[Commitment]:
    """What the person has promised and is not over, the first one first."""
    rows = volunteer.commitments.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    return list(rows.exclude(engagement__state=EngagementState.ENDED).select_related("engagement"))


def proof_lines(volunteer: Volunteer, on: dt.date) -> list[ProofLine]:
    return [
        ProofLine(state, _concerns(state.requirement, volunteer), on)
        for state in states_of([volunteer], on)[volunteer.pk]
    ]


def duplicates_of(member: Membership, volunteer: Volunteer) -> QuerySet[Volunteer]:
    """Who may be the same person: the same mail address, phone number or name."""
    same = Q(first_name__iexact=volunteer.first_name, last_name__iexact=volunteer.last_name)
    for name in ("email_hash", "phone_hash"):
        if getattr(volunteer, name):
            same |= Q(**{name: getattr(volunteer, name)})
    return rights.visible_volunteers(member).filter(same).exclude(pk=volunteer.pk)


def requirement_choices() -> list[tuple[str, str]]:
    """What a proof can be recorded for."""
    return [(one.code, one.label) for one in Requirement.objects.filter(is_active=True)]


def _concerns(requirement: Requirement, volunteer: Volunteer) -> bool:
    kinds = volunteer.kinds or EngagementKind.values
    return any(applies(requirement, kind=kind, with_children=volunteer.with_children) for kind in kinds)


def _filtered(member: Membership, wanted: VolunteerFilter) -> QuerySet[Volunteer]:
    asks = ReliefRequest.objects.filter(volunteer=OuterRef("pk"), closed_at=None)
    rows = rights.visible_volunteers(member).annotate(asks_relief=Exists(asks))
    for column, code in (("kinds", wanted.kind), ("languages", wanted.language)):
        if code:  # a list of codes as JSON, on both databases
            rows = rows.alias(**{f"{column}_text": Cast(column, TextField())})
            rows = rows.filter(**{f"{column}_text__contains": f'"{code}"'})
    if wanted.municipality:
        rows = rows.filter(municipality=wanted.municipality)
    if wanted.with_children:
        rows = rows.filter(with_children=True)
    if wanted.without_coaching:
        rows = without_coaching(rows, clock.today(), settings().months_without)
    return rows.filter(_found_by(member, wanted.text))


def _found_by(member: Membership, text: str) -> Q:
    """Code, beginnings of names, or the whole mail address or phone number."""
    found = Q()
    for word in search_words(text):
        found &= Q(search_text__contains=f" {word}") | Q(code=word.upper())
    for kind, column in ((ContactKind.EMAIL, "email_hash"), (ContactKind.PHONE, "phone_hash")):
        try:
            value = normalise.contact(kind, text)
        except normalise.ContactUnreadable:
            continue
        found |= Q(**{column: normalise.contact_hash(kind, value, member.centre_id)})
    return found


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == RELIEF:
        return rows.filter(asks_relief=True)
    return rows if state == ALL else rows.filter(state=STATES.get(state, VolunteerState.ACTIVE))


def _order(sort: str) -> list[str]:
    names = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return [f"-{name}" if sort.startswith("-") else name for name in names]
