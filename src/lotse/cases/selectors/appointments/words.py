"""What families read about an appointment, in the language that is active: on pages, in mails, letters, calendars."""

import datetime as dt

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext

from lotse.cases.enums import AppointmentKind, AppointmentPlace
from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.core import clock, registry
from lotse.core.languages import SOURCE, cldr_locale
from lotse.core.registry import SpokenLine
from lotse.tenants.models import Centre

INVITED, BOOKED, MOVED, CANCELLED, REMINDER = "invited", "booked", "moved", "cancelled", "reminder"  # kinds of mails


def opening(kind: str) -> str:
    return {
        INVITED: gettext("wir möchten mit Ihnen sprechen. Bitte wählen Sie selbst, wann es Ihnen passt."),
        BOOKED: gettext("Ihr Termin ist eingetragen:"),
        MOVED: gettext("Ihr Termin ist verschoben. Der neue Termin ist:"),
        CANCELLED: gettext("dieser Termin ist abgesagt:"),
        REMINDER: gettext("wir erinnern Sie an Ihren Termin:"),
    }[kind]


def closing(kind: str, invitation: AppointmentInvitation) -> str:
    if kind == INVITED:
        last = {"date": day_in_words(invitation.expires_on)}
        return gettext("Hier wählen Sie eine Zeit. Der letzte Tag dafür ist: %(date)s") % last
    if kind == CANCELLED:
        return gettext("Hier können Sie einen neuen Termin wählen:")
    return gettext("Hier können Sie den Termin ansehen, verschieben oder absagen:")


def questions(centre: Centre) -> str:
    if not centre.phone:
        return ""
    return gettext("Haben Sie Fragen? Rufen Sie uns an: %(phone)s") % {"phone": centre.phone}


def day_in_words(day: dt.date) -> str:
    """With weekday and month in words, as the language has it."""
    return str(format_date(day, "full", locale=cldr_locale(translation.get_language() or SOURCE)))


def hour(instant: dt.datetime) -> str:
    return f"{clock.local(instant):%H:%M}"


def place_in_words(appointment: Appointment, centre: Centre) -> str:
    """Without the room: German words between others turn around in a line that is written from right to left."""
    if appointment.place == AppointmentPlace.PHONE:
        return gettext("am Telefon: Wir rufen Sie an.")
    if appointment.place == AppointmentPlace.VIDEO:
        return gettext("per Video: %(url)s") % {"url": appointment.video_url}
    return ", ".join(centre.address.split("\n")) or centre.name


def kind_in_words(invitation: AppointmentInvitation) -> str:
    if invitation.kind == AppointmentKind.SCHOOL:
        return gettext("Beratung zur Schule")
    return gettext("Beratungsgespräch")


def things_to_bring(invitation: AppointmentInvitation) -> list[SpokenLine]:
    """What whoever talks with the family asks for; in German where nobody has checked the translation."""
    language = translation.get_language() or SOURCE
    return [line for asked in registry.bring for line in asked(invitation.kind, invitation.centre, language)]


def bring_text(invitation: AppointmentInvitation) -> str:
    """The same for papers that say all in German too: only the lines that are in the active language."""
    language = translation.get_language() or SOURCE
    return "\n".join(line.text for line in things_to_bring(invitation) if line.language == language)


def when_and_where(appointment: Appointment, centre: Centre) -> str:
    lines = [
        f"{day_in_words(clock.day_of(appointment.starts_at))}, {hour(appointment.starts_at)}",
        gettext("Ort: %(place)s") % {"place": place_in_words(appointment, centre)},
    ]
    if appointment.room is not None:
        lines.append(gettext("Raum: %(room)s") % {"room": appointment.room})
    lines.append(gettext("Bei: %(adviser)s") % {"adviser": appointment.adviser.name})
    if appointment.interpreter_language:
        lines.append(gettext("Wir kümmern uns um eine Sprachmittlung."))
    return "\n".join(lines)
