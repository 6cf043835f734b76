"""Who hears of an appointment: the family by mail, and other apps through the registry."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from lotse.cases import mails
from lotse.cases.enums import LINK_PURPOSE, CancelReason
from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.selectors.appointments import words
from lotse.cases.selectors.appointments.contact import email_of, language_of
from lotse.core import clock, registry
from lotse.core.languages import PARAMETER
from lotse.core.registry import AppointmentHappened
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.outbox.services import File
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

log = logging.getLogger(__name__)


def link_url(secret: str, language: str) -> str:
    """The address of the family's page, in its language."""
    return f"{settings.BASE_URL}{centre_url('cases:appointment_link', secret)}?{PARAMETER}={language}"


def write(
    kind: str,
    *,
    invitation: AppointmentInvitation,
    appointment: Appointment | None,
    actor: Membership | None,
    now: dt.datetime,
) -> bool:
    """Mail the family, if it may be written to; returns whether it was. Earlier links stay open.

    Everything but the invitation and the reminder carries the appointment as a calendar file.
    """
    address = email_of(invitation, clock.day_of(now))
    if not address:
        return False
    language, centre = language_of(invitation.household), invitation.centre
    secret = links.issue(purpose=LINK_PURPOSE, object_id=invitation.pk, actor=actor, now=now, keep_others=True)
    gone = appointment is not None and appointment.cancel_reason == CancelReason.MOVED
    url = "" if gone else link_url(secret, language)  # who has moved away books elsewhere
    message = mails.message(
        kind, invitation=invitation, appointment=appointment, centre=centre, url=url, language=language
    )
    files = []
    if appointment is not None and kind != words.REMINDER:
        organizer = centre.email or settings.DEFAULT_FROM_EMAIL
        content = mails.family_calendar(
            appointment, centre, url=url, now=now, language=language, organizer=organizer, attendee=address
        )
        method = "CANCEL" if kind == words.CANCELLED else "REQUEST"
        files.append(File("termin.ics", f"text/calendar; method={method}", content))
    carries = [invitation.pk] if kind == words.INVITED else []  # an appointment is told even where the link has ended
    outbox.post(
        to=address, subject=message.subject, text=message.text, centre=centre, now=now, files=files, carries=carries
    )
    return True


def tell(
    kind: str,
    *,
    invitation: AppointmentInvitation,
    actor: Membership | None,
    on: dt.date,
    now: dt.datetime,
    takes_place_on: dt.date | None = None,
) -> bool:
    """Tell the other apps; returns whether one of them keeps the next step. What fails there is logged and undone."""
    about = tuple(invitation.invited.values_list("person_id", flat=True))
    happened = AppointmentHappened(
        kind, invitation.household, about, actor or invitation.created_by, on, now, takes_place_on
    )
    kept = False
    for provider in registry.appointments:
        try:
            with transaction.atomic():
                kept = provider(happened) or kept
        except Exception:
            log.exception("appointment event %s was not taken up by %s", kind, provider.__module__)
    return kept


def calendar_file(appointment: Appointment, *, url: str, language: str, now: dt.datetime) -> bytes:
    """The appointment for the family's own calendar."""
    return mails.family_calendar(appointment, appointment.invitation.centre, url=url, now=now, language=language)
