"""Coaching sessions: the list with its chips, one session with who comes, what its forms offer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from lotse.cases.selectors.appointments.words import day_in_words
from lotse.core import clock
from lotse.core.codes import is_code
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import CoachingKind, CoachingState, RegistrationState
from lotse.volunteering.models import CoachingRegistration, CoachingSession, CoachingSettings, Requirement
from lotse.volunteering.rules import coaching as rules
from lotse.volunteering.rules import rights

COMING, DRAFTS, PAST, CANCELLED, ALL = "kommend", "entwurf", "vorbei", "abgesagt", "alle"
KEEP = "\u2060"  # a dash that stays with what follows
REGISTERED, WAITING = RegistrationState.REGISTERED, RegistrationState.WAITING


@dataclass(frozen=True, slots=True)
class CoachingFilter:
    """Which sessions. ``state``: COMING, DRAFTS, PAST, CANCELLED or ALL; ``kind``: of CoachingKind, "" for all."""

    state: str = COMING
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CoachingRow:
    """A session with how many have a seat, wait, and came."""

    session: CoachingSession
    taken: int
    waiting: int
    came: int
    now: dt.datetime

    @property
    def url(self) -> str:
        return centre_url("volunteering:coaching_session", self.session.code)

    @property
    def is_over(self) -> bool:
        return rules.is_over(self.session.ends_at, self.now)

    @property
    def has_begun(self) -> bool:
        return self.session.starts_at <= self.now

    @property
    def is_published(self) -> bool:
        return self.session.state == CoachingState.PUBLISHED

    @property
    def is_open(self) -> bool:
        """Whether people may register themselves."""
        session = self.session
        return self.is_published and rules.is_open(session.starts_at, session.register_until_on, self.now)

    @property
    def is_full(self) -> bool:
        return rules.is_full(self.session.seats, self.taken)

    @property
    def lacks_attendance(self) -> bool:
        return self.is_published and self.has_begun and self.session.attendance_at is None and self.taken > 0

    @property
    def state(self) -> str:
        if self.session.state != CoachingState.PUBLISHED:
            return str(CoachingState(self.session.state).label)
        if self.lacks_attendance:
            return "Anwesenheit fehlt"
        if self.has_begun:
            return "vorbei" if self.is_over else "läuft gerade"
        if not self.is_open:
            return "Anmeldung beendet"
        return "ausgebucht" if self.is_full else "offen"

    @property
    def tone(self) -> str:
        tones = {"Anwesenheit fehlt": "warning", "offen": "success", "ausgebucht": "info", "abgesagt": "danger"}
        return tones.get(self.state, "neutral")

    @property
    def when(self) -> str:
        return when(self.session)

    @property
    def led_by(self) -> str:
        return led_by(self.session)

    @property
    def seats(self) -> str:
        """Taken of all: "3 von 8", or "3" where as many may come as want to."""
        return str(self.taken) if self.session.seats is None else f"{self.taken} von {self.session.seats}"


@dataclass(frozen=True, slots=True)
class CoachingPage:
    row: CoachingRow
    registered: list[CoachingRegistration]
    waiting: list[CoachingRegistration]
    invited: list[CoachingRegistration]
    withdrawn: list[CoachingRegistration]


def when(session: CoachingSession) -> str:
    """Day and times, in the language that is active."""
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    if starts.date() == ends.date():
        return f"{day_in_words(starts.date())}, {starts:%H:%M}–{KEEP}{ends:%H:%M}"
    return f"{day_in_words(starts.date())}, {starts:%H:%M} – {day_in_words(ends.date())}, {ends:%H:%M}"


def led_by(session: CoachingSession) -> str:
    """The coach and the organisation, "" where neither is named."""
    return ", ".join(str(one) for one in (session.coach, session.organisation) if one)


def sessions(member: Membership, wanted: CoachingFilter, now: dt.datetime) -> QuerySet[CoachingSession]:
    """The rows of the list: what comes next on top; of what is over, the newest. One query."""
    rows = _in_state(_filtered(member, wanted), wanted.state, now)
    order = ("starts_at", "pk") if wanted.state in {COMING, DRAFTS} else ("-starts_at", "pk")
    return counted(rows).select_related("organisation", "coordinator").order_by(*order)


def session_counts(member: Membership, wanted: CoachingFilter, now: dt.datetime) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    found = _filtered(member, wanted).aggregate(
        coming=Count("pk", filter=_state(COMING, now)),
        drafts=Count("pk", filter=_state(DRAFTS, now)),
        past=Count("pk", filter=_state(PAST, now)),
        cancelled=Count("pk", filter=_state(CANCELLED, now)),
        every=Count("pk"),
    )
    labels = ("Kommende", "Entwürfe", "Vergangene", "Abgesagt", "Alle")
    return [
        (value, label, found[name])
        for value, label, name in zip((COMING, DRAFTS, PAST, CANCELLED, ALL), labels, found, strict=True)
    ]


def counted(rows: QuerySet[CoachingSession]) -> QuerySet[Any]:
    """With ``taken``, ``waiting`` and ``came`` beside each."""
    return rows.annotate(
        taken=Count("registrations", filter=Q(registrations__state=REGISTERED)),
        waiting=Count("registrations", filter=Q(registrations__state=WAITING)),
        came=Count("registrations", filter=Q(registrations__attended=True)),
    )


def session_rows(rows: Iterable[Any], now: dt.datetime) -> list[CoachingRow]:
    """Of rows that are ``counted``."""
    return [CoachingRow(one, taken=one.taken, waiting=one.waiting, came=one.came, now=now) for one in rows]


def session_sheet(rows: Iterable[CoachingRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Kennung", "Art", "Thema", "Leitung", "Ort", "Beginn", "Ende", "Stand"]
    return Sheet(
        "Coaching",
        [*columns, "Plätze", "Angemeldet", "Warteliste", "Waren da", "Zuständig"],
        [
            [
                row.session.code,
                str(CoachingKind(row.session.kind).label),
                row.session.topic,
                row.led_by,
                row.session.place,
                row.session.starts_at,
                row.session.ends_at,
                row.state,
                row.session.seats,
                row.taken,
                row.waiting,
                row.came,
                row.session.coordinator.name,
            ]
            for row in rows
        ],
    )


def session_for(member: Membership, code: str) -> CoachingSession:
    """With its counts. Raises NotFound."""
    rows = counted(rights.editable_coaching(member)).select_related("organisation", "coordinator", "requirement")
    found: CoachingSession | None = rows.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def session_page(session: CoachingSession, now: dt.datetime) -> CoachingPage:
    """All that one page shows; ``session`` as ``session_for`` gives it."""
    (row,) = session_rows([session], now)
    people = list(session.registrations.select_related("volunteer"))
    by_state: dict[str, list[CoachingRegistration]] = {one: [] for one in RegistrationState.values}
    for one in people:
        by_state[one.state].append(one)
    return CoachingPage(
        row=row,
        registered=sorted(by_state[REGISTERED], key=_name),
        waiting=by_state[WAITING],
        invited=sorted(by_state[RegistrationState.INVITED], key=_name),
        withdrawn=sorted(by_state[RegistrationState.WITHDRAWN], key=_name),
    )


def registration_for(session: CoachingSession, pk: uuid.UUID) -> CoachingRegistration:
    """Raises NotFound."""
    found = session.registrations.select_related("volunteer", "session").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def registered(session: CoachingSession) -> list[CoachingRegistration]:
    """Who has a seat, by name."""
    return sorted(session.registrations.filter(state=REGISTERED).select_related("volunteer"), key=_name)


def published_from(now: dt.datetime) -> QuerySet[CoachingSession]:
    """What still comes and is not only a draft, the next first, with its counts."""
    rows = counted(CoachingSession.objects.filter(state=CoachingState.PUBLISHED, starts_at__gt=now))
    return rows.select_related("organisation").order_by("starts_at", "pk")


def settings() -> CoachingSettings:
    """How the centre coaches; the defaults where nobody has changed them."""
    return CoachingSettings.objects.first() or CoachingSettings()


def organisations() -> list[Organisation]:
    """Who may lead a session, by name; schools do not, and are too many to choose from."""
    rows = Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.SCHOOL)
    return list(rows.order_by("name", "pk"))


def fulfilled_by_training() -> list[Requirement]:
    """What attending can prove: nothing that is a paper with a date of issue, such as a record check."""
    return list(Requirement.objects.filter(is_active=True, max_age_days=None).order_by("label", "pk"))


def _name(row: CoachingRegistration) -> tuple[str, str, str]:
    return row.volunteer.last_name, row.volunteer.first_name, str(row.pk)


def _filtered(member: Membership, wanted: CoachingFilter) -> QuerySet[CoachingSession]:
    rows = rights.editable_coaching(member)
    return rows.filter(kind=wanted.kind) if wanted.kind else rows


def _state(state: str, now: dt.datetime) -> Q:
    if state == DRAFTS:
        return Q(state=CoachingState.DRAFT)
    if state == CANCELLED:
        return Q(state=CoachingState.CANCELLED)
    return Q(state=CoachingState.PUBLISHED) & (Q(ends_at__lte=now) if state == PAST else Q(ends_at__gt=now))


def _in_state(rows: QuerySet[CoachingSession], state: str, now: dt.datetime) -> QuerySet[CoachingSession]:
    return rows if state == ALL else rows.filter(_state(state, now))
