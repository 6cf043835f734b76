"""What the pages of staff show of appointments, ready for their templates."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from lotse.cases.enums import (
    AppointmentKind,
    AppointmentPlace,
    AppointmentState,
    ChangeKind,
    Weekday,
)
from lotse.cases.models import Appointment, AppointmentChange, AppointmentInvitation
from lotse.cases.rules.appointments import manageable_appointments, manageable_invitations
from lotse.cases.selectors.appointments.contact import email_of
from lotse.core import clock
from lotse.core.components import Tone
from lotse.core.export import Cell, Sheet
from lotse.core.registry import TimelineEntry
from lotse.people.catalogue import language_label
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

TONES: dict[str, Tone] = {
    AppointmentState.BOOKED: "info",
    AppointmentState.CANCELLED: "neutral",
    AppointmentState.HELD: "success",
    AppointmentState.NO_SHOW: "warning",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge."""

    label: str
    tone: Tone
    icon: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One appointment in a list. ``open_outcome``: it has begun, and nobody has said yet whether the family came."""

    code: str
    url: str
    day: str
    time: str
    family: str
    adviser: str
    meta: str
    marks: list[Mark]
    open_outcome: bool


def line(row: Appointment, now: dt.datetime) -> AppointmentLine:
    """Expects household, adviser and room to be loaded."""
    start, end = clock.local(row.starts_at), clock.local(row.ends_at)
    where = str(row.room) if row.room else str(AppointmentPlace(row.place).label)
    return AppointmentLine(
        code=row.code,
        url=centre_url("cases:appointment", row.code),
        day=f"{Weekday(start.weekday()).label}, {start:%d.%m.%Y}",
        time=f"{start:%H:%M}–{end:%H:%M}",
        family=str(row.invitation.household),
        adviser=row.adviser.name,
        meta=" · ".join((str(AppointmentKind(row.invitation.kind).label), row.adviser.name, where)),
        marks=marks_of(row),
        open_outcome=row.state == AppointmentState.BOOKED and row.starts_at <= now,
    )


def marks_of(row: Appointment) -> list[Mark]:
    marks = []
    if row.state != AppointmentState.BOOKED:
        marks.append(Mark(str(AppointmentState(row.state).label), TONES[row.state]))
    if row.interpreter_language and row.state == AppointmentState.BOOKED:
        done = row.interpreter_arranged_at is not None
        label = f"Sprachmittlung {language_label(row.interpreter_language)}"
        marks.append(Mark(f"{label} bestellt" if done else label, "success" if done else "warning", "speech"))
    return marks


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation in a list, with what became of it."""

    url: str
    title: str
    meta: str
    mark: Mark


WAITING, BOOKED, EXPIRED, WITHDRAWN = "wartet", "gebucht", "abgelaufen", "zurueckgezogen"


def invitations(member: Membership, state: str, on: dt.date) -> QuerySet[AppointmentInvitation]:
    """The invitations that the member manages; ``state``: WAITING, EXPIRED, BOOKED, or "" for all.

    What staff booked at once is no invitation: its row is as old as the appointment.
    """
    at_once = Appointment.objects.filter(invitation=OuterRef("pk"), booked_at=OuterRef("created_at"))
    rows = with_booked(manageable_invitations(member).filter(~Exists(at_once)))
    rows = rows.select_related("household", "adviser", "created_by")
    unanswered = rows.filter(~_booked(), withdrawn_at=None)
    return {
        WAITING: unanswered.filter(expires_on__gte=on),
        EXPIRED: unanswered.filter(expires_on__lt=on),
        BOOKED: rows.filter(_booked()),
    }.get(state, rows)


def invitation_counts(member: Membership, on: dt.date) -> dict[str, int]:
    """Four queries."""
    return {state: invitations(member, state, on).count() for state in (WAITING, EXPIRED, BOOKED, "")}


def with_booked(rows: QuerySet[AppointmentInvitation]) -> QuerySet[AppointmentInvitation]:
    """``is_answered``: the family has, or had, an appointment that was not cancelled."""
    return rows.annotate(is_answered=_booked())


def _booked() -> Exists:
    return Exists(Appointment.objects.filter(invitation=OuterRef("pk")).exclude(state=AppointmentState.CANCELLED))


def invitation_line(row: AppointmentInvitation, on: dt.date) -> InvitationLine:
    """Expects ``with_booked``, household, adviser and created_by."""
    who = row.adviser.name if row.adviser else "wer Zeit hat"
    meta = f"{AppointmentKind(row.kind).label} · bei: {who} · eingeladen {clock.local(row.created_at):%d.%m.%Y}"
    return InvitationLine(
        centre_url("cases:invitation", row.pk), str(row.household), f"{meta} von {row.created_by.name}", _mark(row, on)
    )


def invitation_sheet(member: Membership, state: str, on: dt.date) -> Sheet:
    """The list as a file."""
    head = ["Familie", "Aktenzeichen", "Anlass", "Bei", "Eingeladen am", "Eingeladen von", "Buchbar bis", "Stand"]
    rows: list[list[Cell]] = [
        [
            row.household.name,
            row.household.code,
            str(AppointmentKind(row.kind).label),
            row.adviser.name if row.adviser else "",
            clock.day_of(row.created_at),
            row.created_by.name,
            row.expires_on,
            _mark(row, on).label,
        ]
        for row in invitations(member, state, on)
    ]
    return Sheet("Einladungen", head, rows)


def _mark(row: AppointmentInvitation, on: dt.date) -> Mark:
    if row.is_answered:  # type: ignore[attr-defined]
        return Mark("gebucht", "success")
    if row.withdrawn_at is not None:
        return Mark("zurückgezogen", "neutral")
    if row.expires_on < on:
        return Mark(f"abgelaufen am {row.expires_on:%d.%m.%Y}", "warning")
    return Mark(f"wartet, buchbar bis {row.expires_on:%d.%m.%Y}", "info")


@dataclass(frozen=True, slots=True)
class FilePart:
    """The tab *Termine* of a family's file."""

    ahead: list[AppointmentLine]
    past: list[AppointmentLine]
    invitations: list[InvitationLine]


def file_part(member: Membership, household: Household, now: dt.datetime) -> FilePart:
    """Two queries."""
    rows = manageable_appointments(member).filter(invitation__household=household)
    rows = rows.select_related("invitation__household", "adviser", "room").order_by("starts_at", "id")
    ahead = [row for row in rows if row.state == AppointmentState.BOOKED]
    past = [row for row in rows if row.state != AppointmentState.BOOKED]
    on = clock.day_of(now)
    waiting = [
        row
        for row in with_booked(manageable_invitations(member).filter(household=household)).select_related(
            "household", "adviser", "created_by"
        )
        if not row.is_answered  # type: ignore[attr-defined]
    ]
    return FilePart(
        [line(row, now) for row in ahead],
        [line(row, now) for row in reversed(past)],
        [invitation_line(row, on) for row in waiting],
    )


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """One appointment for staff. ``email`` says whether the family is told by mail."""

    row: Appointment
    line: AppointmentLine
    state: Mark
    place: str
    about: list[str]
    interpreter: str
    booked: str
    email: bool
    changes: list[TimelineEntry]
    is_open: bool
    may_say_outcome: bool
    file_url: str
    invitation_url: str
    again_url: str  # where the family gets another one, after this was missed or cancelled


def appointment_page(row: Appointment, now: dt.datetime) -> AppointmentPage:
    """Three queries, and two for the address."""
    about = [str(one.person) for one in row.invitation.invited.select_related("person")]
    changes = AppointmentChange.objects.filter(appointment=row).select_related("by", "appointment")
    again = row.state in {AppointmentState.CANCELLED, AppointmentState.NO_SHOW}
    return AppointmentPage(
        row=row,
        line=line(row, now),
        state=Mark(_state(row), TONES[row.state]),
        place=_place(row),
        about=about,
        interpreter=language_label(row.interpreter_language) if row.interpreter_language else "",
        booked=f"{clock.local(row.booked_at):%d.%m.%Y %H:%M}, {row.booked_by or 'von der Familie'}",
        email=bool(email_of(row.invitation, clock.day_of(now))),
        changes=[entry(one) for one in changes],
        is_open=row.state == AppointmentState.BOOKED,
        may_say_outcome=row.state != AppointmentState.CANCELLED and clock.day_of(row.starts_at) <= clock.day_of(now),
        file_url=centre_url("cases:appointment_file", row.invitation.household.code),
        invitation_url=centre_url("cases:invitation", row.invitation_id),
        again_url=centre_url("cases:book", row.invitation.household.code) if again else "",
    )


def _state(row: Appointment) -> str:
    return str(row.get_cancel_reason_display() or row.get_state_display())


def _place(row: Appointment) -> str:
    parts = [str(AppointmentPlace(row.place).label), str(row.room or ""), row.video_url]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class InvitationPage:
    row: AppointmentInvitation
    mark: Mark
    who: str
    about: list[str]
    email: str
    is_open: bool
    appointments: list[AppointmentLine]
    may_book: bool
    file_url: str


def invitation_page(row: AppointmentInvitation, now: dt.datetime) -> InvitationPage:
    """Three queries, and two for the address."""
    on = clock.day_of(now)
    found = with_booked(AppointmentInvitation.objects.filter(pk=row.pk)).get()
    appointments = row.appointments.select_related("invitation__household", "adviser", "room").order_by("-booked_at")
    booked = [line(one, now) for one in appointments]
    return InvitationPage(
        row=row,
        mark=_mark(found, on),
        who=row.adviser.name if row.adviser else "wer Zeit hat",
        about=[str(one.person) for one in row.invited.select_related("person")],
        email=email_of(row, on),
        is_open=row.withdrawn_at is None,
        appointments=booked,
        may_book=row.withdrawn_at is None and all(one.state != AppointmentState.BOOKED for one in appointments),
        file_url=centre_url("cases:appointment_file", row.household.code),
    )


_TITLES: dict[str, str] = {
    ChangeKind.BOOKED: "Termin vereinbart",
    ChangeKind.MOVED: "Termin verschoben",
    ChangeKind.CANCELLED: "Termin abgesagt",
    ChangeKind.HELD: "Zum Termin erschienen",
    ChangeKind.NO_SHOW: "Zum Termin nicht erschienen",
}


def entry(one: AppointmentChange) -> TimelineEntry:
    """What happened to an appointment, for a timeline. Expects ``by`` and ``appointment``."""
    when = f"{clock.local(one.starts_at):%d.%m.%Y um %H:%M} Uhr"
    title = f"{_TITLES[one.kind]}: {when}"
    text = f"bisher: {clock.local(one.before_at):%d.%m.%Y um %H:%M} Uhr" if one.before_at else ""
    url = centre_url("cases:appointment", one.appointment.code)
    who = one.by.name if one.by else "Familie, über ihren Link"
    return TimelineEntry(one.at, "appointment", "Termin", title, text, who, url, icon="calendar")
