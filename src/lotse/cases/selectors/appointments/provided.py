"""What appointments show on pages of other apps (registered in apps.py)."""

import datetime as dt
import re

from django.conf import settings
from django.db.models import Q

from lotse.cases.enums import AppointmentKind, AppointmentState, Weekday
from lotse.cases.models import Absence, Appointment, AppointmentChange, AppointmentInvitation
from lotse.cases.rules import SEE_ESCALATED
from lotse.cases.rules.appointments import (
    OWN_APPOINTMENTS,
    manageable_appointments,
    may_give_appointment,
)
from lotse.cases.rules.slots import overlaps
from lotse.cases.selectors.appointments.pages import entry
from lotse.core import clock
from lotse.core.codes import CodeConverter
from lotse.core.registry import CalendarEntry, FileAction, FileFacts, FileTab, SearchHit, TimelineEntry, TodayItem
from lotse.people.catalogue import language_label
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

# Interpreters are ordered about a week before (domain facts § 3.3: four to seven days); two weeks ahead it is shown.
ORDER_DAYS, ORDER_SHOWN_DAYS = 7, 14
LOADED = ("invitation__household", "adviser", "room")


def file_tabs(member: Membership, household: Household) -> list[FileTab]:
    """The tab *Termine* with the number of those ahead."""
    if not member.holds(OWN_APPOINTMENTS):
        return []
    rows = manageable_appointments(member).filter(invitation__household=household, state=AppointmentState.BOOKED)
    return [FileTab("Termine", centre_url("cases:appointment_file", household.code), rows.count())]


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    """While the family is on the phone, its appointment is one click away."""
    if not may_give_appointment(member, household, member):
        return []
    return [FileAction("Termin vergeben", centre_url("cases:book", household.code), "calendar")]


def file_facts(member: Membership, household: Household) -> list[FileFacts]:
    """The next appointment of the family; nothing where there is none."""
    if not member.holds(OWN_APPOINTMENTS):
        return []
    rows = manageable_appointments(member).filter(invitation__household=household, state=AppointmentState.BOOKED)
    row = rows.select_related("adviser").order_by("starts_at", "id").first()
    if row is None:
        return []
    value = f"{_when(row)} · {row.adviser.name}"
    return [FileFacts("Nächster Termin", value, centre_url("cases:appointment", row.code))]


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """Invitations, and each thing that happened to an appointment; two queries."""
    if not member.holds(OWN_APPOINTMENTS):
        return []
    changes = AppointmentChange.objects.filter(
        appointment__invitation__household=household, appointment__in=manageable_appointments(member)
    )
    invitations = AppointmentInvitation.objects.filter(household=household).exclude(appointments__isnull=False)
    return [
        *(entry(one) for one in changes.select_related("appointment", "by")),
        *(_invited(one) for one in invitations.select_related("created_by")),
    ]


def _invited(row: AppointmentInvitation) -> TimelineEntry:
    title = f"Zum Termin eingeladen: {AppointmentKind(row.kind).label}"
    url = centre_url("cases:invitation", row.pk)
    text = f"buchbar bis {row.expires_on:%d.%m.%Y}"
    return TimelineEntry(row.created_at, "appointment", "Termin", title, text, row.created_by.name, url, icon="mail")


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Own appointments of today, and earlier ones of which nobody said how they went; what has to be arranged.

    Three queries, however many rows; one more for the director.
    """
    if not member.holds(OWN_APPOINTMENTS):
        return []
    until = clock.start_of(on + dt.timedelta(days=ORDER_SHOWN_DAYS + 1))
    booked = manageable_appointments(member).filter(state=AppointmentState.BOOKED).select_related(*LOADED)
    mine = list(booked.filter(adviser=member, starts_at__lt=until).order_by("starts_at", "id"))
    tomorrow = clock.start_of(on + dt.timedelta(days=1))
    items = [_line(row, on) for row in mine if row.starts_at < tomorrow]
    items += [_order(row) for row in mine if row.starts_at >= tomorrow and _needs_interpreter(row)]
    ahead = [row for row in mine if row.starts_at >= tomorrow]
    items += [_collision(row, "in Ihrer Abwesenheit") for row in _in_absence(ahead, member)]
    if member.holds(SEE_ESCALATED):
        left = booked.filter(adviser__is_active=False).order_by("starts_at", "id")
        items += [_collision(row, "ohne zuständige Person") for row in left]
    return items


def _line(row: Appointment, on: dt.date) -> TodayItem:
    start = clock.local(row.starts_at)
    url = centre_url("cases:appointment", row.code)
    meta = [str(AppointmentKind(row.invitation.kind).label), str(row.room or row.get_place_display())]
    if row.interpreter_language:
        meta.append(f"Sprachmittlung {language_label(row.interpreter_language)}")
    return TodayItem(
        section="appointments",
        title=f"{start:%H:%M} Uhr: {row.invitation.household}",
        url=url,
        meta=" · ".join(meta),
        due_on=start.date() if start.date() < on else None,  # the heading says that the others are today
        action_label="Erschienen",
        action_url=centre_url("cases:appointment_held", row.code),
        action_is_post=True,
        other=("Nicht erschienen", centre_url("cases:appointment_missed", row.code)),
    )


def _needs_interpreter(row: Appointment) -> bool:
    return bool(row.interpreter_language) and row.interpreter_arranged_at is None


def _order(row: Appointment) -> TodayItem:
    return TodayItem(
        section="waiting",
        title=f"Sprachmittlung {language_label(row.interpreter_language)} bestellen",
        url=centre_url("cases:appointment", row.code),
        meta=f"{row.invitation.household} · {_when(row)}",
        due_on=clock.day_of(row.starts_at) - dt.timedelta(days=ORDER_DAYS),
        action_label="Ist bestellt",
        action_url=centre_url("cases:interpreter_arranged", row.code),
        action_is_post=True,
    )


def _in_absence(rows: list[Appointment], member: Membership) -> list[Appointment]:
    if not rows:
        return []
    away = Absence.objects.filter(Q(adviser=member) | Q(adviser=None), ends_at__gt=rows[0].starts_at)
    periods = list(away.values_list("starts_at", "ends_at"))
    return [row for row in rows if overlaps((row.starts_at, row.ends_at), periods)]


def _collision(row: Appointment, badge: str) -> TodayItem:
    return TodayItem(
        section="waiting",
        title=f"Termin {_when(row)}: {row.invitation.household}",
        url=centre_url("cases:appointment", row.code),
        meta=row.adviser.name,
        due_on=clock.day_of(row.starts_at),
        badge=badge,
        tone="danger",
        action_label="Verschieben",
        action_url=centre_url("cases:move_appointment", row.code),
    )


def calendar(member: Membership, from_on: dt.date, until_on: dt.date) -> list[CalendarEntry]:
    """Own appointments in [from_on, until_on), cancelled ones too, so that calendars drop them. Codes, no names."""
    if not member.holds(OWN_APPOINTMENTS):
        return []
    rows = manageable_appointments(member).filter(
        adviser=member, starts_at__lt=clock.start_of(until_on), ends_at__gt=clock.start_of(from_on)
    )
    return [_calendar_entry(row) for row in rows.select_related(*LOADED).order_by("starts_at", "id")]


def _calendar_entry(row: Appointment) -> CalendarEntry:
    text = [f"Akte {row.invitation.household.code}", str(AppointmentKind(row.invitation.kind).label)]
    if row.interpreter_language:
        text.append(f"Sprachmittlung {language_label(row.interpreter_language)}")
    return CalendarEntry(
        uid=str(row.pk),
        title=f"Termin {row.code}",
        starts=row.starts_at,
        ends=row.ends_at,
        text=", ".join(text),
        place=str(row.room or row.get_place_display()),
        url=settings.BASE_URL + centre_url("cases:appointment", row.code),
        sequence=row.sequence,
        cancelled=row.state == AppointmentState.CANCELLED,
    )


def search(member: Membership, query: str) -> list[SearchHit]:
    """Appointments by their code."""
    code = query.strip().upper()
    if not re.fullmatch(CodeConverter.regex, code):
        return []
    rows = manageable_appointments(member).filter(code=code).select_related(*LOADED)
    return [_hit(row) for row in rows]


def _hit(row: Appointment) -> SearchHit:
    title = f"{_when(row)}: {row.invitation.household}"
    return SearchHit("Termine", title, centre_url("cases:appointment", row.code), row.code)


def _when(row: Appointment) -> str:
    start = clock.local(row.starts_at)
    return f"{Weekday(start.weekday()).label[:2]} {start:%d.%m.%Y, %H:%M} Uhr"
