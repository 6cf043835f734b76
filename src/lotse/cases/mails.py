"""Mails to families about their appointments: in their language, German below; no name but the adviser's."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils import translation
from django.utils.translation import gettext

from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.selectors.appointments import words
from lotse.core.ical import to_ics
from lotse.core.languages import SOURCE, check_note
from lotse.core.registry import CalendarEntry
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    text: str


def message(
    kind: str,
    *,
    invitation: AppointmentInvitation,
    appointment: Appointment | None,
    centre: Centre,
    url: str,
    language: str,
) -> Message:
    """One of the five mails. ``url`` opens the family's page, "" for a family that books here no more.

    ``appointment`` is missing only where it is invited.
    """

    def write() -> str:
        lines = [gettext("Guten Tag,"), words.opening(kind)]
        if appointment is not None:
            lines.append(words.when_and_where(appointment, centre))
        if url:
            lines += [words.closing(kind, invitation), url]
        if kind != words.CANCELLED:
            lines.append(words.bring_text(invitation))
        lines += [words.questions(centre), centre.name]
        return "\n\n".join(line for line in lines if line)

    german = _in(SOURCE, write)
    if language == SOURCE:
        return Message(_in(SOURCE, lambda: _subject(kind)), german)
    foreign = _in(language, lambda: f"{write()}\n\n{check_note()}")
    subject = f"{_in(language, lambda: _subject(kind))} / {_in(SOURCE, lambda: _subject(kind))}"
    return Message(subject, f"{foreign}\n\n- - - Deutsch - - -\n\n{german}")


def _in(language: str, write: Callable[[], str]) -> str:
    with translation.override(language):
        return write()


def _subject(kind: str) -> str:
    """Never personal: it may be read on a locked screen."""
    return {
        words.INVITED: gettext("Einladung zu einem Termin"),
        words.BOOKED: gettext("Ihr Termin"),
        words.MOVED: gettext("Ihr Termin ist verschoben"),
        words.CANCELLED: gettext("Ihr Termin ist abgesagt"),
        words.REMINDER: gettext("Erinnerung an Ihren Termin"),
    }[kind]


def family_calendar(
    appointment: Appointment,
    centre: Centre,
    *,
    url: str,
    now: dt.datetime,
    language: str,
    organizer: str = "",
    attendee: str = "",
) -> bytes:
    """The calendar file for the family; with ``attendee`` for a mail: an invitation, or its cancellation."""
    cancelled = bool(appointment.cancel_reason)
    with translation.override(language):
        where = [words.place_in_words(appointment, centre)] + ([str(appointment.room)] if appointment.room else [])
        entry = CalendarEntry(
            uid=str(appointment.pk),
            title=f"{words.kind_in_words(appointment.invitation)}: {centre.name}",
            starts=appointment.starts_at,
            ends=appointment.ends_at,
            place=", ".join(where),
            text=words.questions(centre),
            url=url,
            sequence=appointment.sequence,
            cancelled=cancelled,
        )
    if not attendee:
        return to_ics([entry], name=centre.name, now=now)
    method: Literal["CANCEL", "REQUEST"] = "CANCEL" if cancelled else "REQUEST"
    return to_ics([entry], name=centre.name, now=now, method=method, organizer=organizer, attendee=attendee)
