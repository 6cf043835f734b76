"""Invitations: a family chooses its own time through a link, in a mail or on a letter with a QR code."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from lotse.audit.services import record
from lotse.cases import documents, errors
from lotse.cases.enums import LINK_DAYS, LINK_PURPOSE, AppointmentKind, AppointmentState
from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.rules.appointments import may_advise, may_give_appointment, may_manage_invitation
from lotse.cases.selectors.appointments import words
from lotse.cases.selectors.appointments.contact import language_of
from lotse.cases.services.appointments import telling
from lotse.cases.services.appointments.booking import new_invitation
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.people.enums import ConsentPurpose
from lotse.people.models import Consent, Household, Person
from lotse.tenants.models import Membership

INVITED = "invited"  # the kind of registry.AppointmentHappened


@transaction.atomic
def invite(
    *,
    actor: Membership,
    household: Household,
    kind: AppointmentKind,
    now: dt.datetime,
    adviser: Membership | None = None,
    about: Iterable[Person] = (),
    expires_on: dt.date | None = None,
    by_mail: bool = False,
) -> AppointmentInvitation:
    """Let a family choose a time: with this adviser, or with whoever has time. ``by_mail`` False: a letter follows.

    Raises NotAllowed, AdviserUnfit, TimePassed, TimeTooFar (the last day), NoEmail.
    """
    if not may_give_appointment(actor, household, adviser):
        raise NotAllowed
    if adviser is not None and (not adviser.is_active or not may_advise(adviser)):
        raise errors.AdviserUnfit(field="adviser")
    today = clock.day_of(now)
    if expires_on is not None and expires_on < today:
        raise errors.TimePassed(field="expires_on")
    if expires_on is not None and (expires_on - today).days > LINK_DAYS:
        raise errors.TimeTooFar(field="expires_on")
    invitation = new_invitation(
        actor=actor, household=household, kind=kind, adviser=adviser, about=about, expires_on=expires_on, now=now
    )
    _record("cases.appointment_invited", actor, invitation, now)
    telling.tell(INVITED, invitation=invitation, actor=actor, on=today, now=now)
    if by_mail:
        _mail(invitation, actor, now)
    return invitation


@transaction.atomic
def mail_link(*, actor: Membership, invitation: AppointmentInvitation, now: dt.datetime) -> None:
    """Send the link once more. Raises NotAllowed, InvitationExpired (withdrawn), NoEmail."""
    _require_open(actor, invitation)
    _mail(invitation, actor, now)
    _record("cases.appointment_link_mailed", actor, invitation, now)


@transaction.atomic
def print_letter(*, actor: Membership, invitation: AppointmentInvitation, now: dt.datetime) -> bytes:
    """The letter with a fresh link as QR code; earlier links stay open. PDF.

    Raises NotAllowed, InvitationExpired (withdrawn), core.pdf.PdfUnavailable.
    """
    _require_open(actor, invitation)
    secret = links.issue(purpose=LINK_PURPOSE, object_id=invitation.pk, actor=actor, now=now, keep_others=True)
    language = language_of(invitation.household)
    booked = invitation.appointments.filter(state=AppointmentState.BOOKED).select_related("adviser", "room").first()
    _record("cases.appointment_letter_printed", actor, invitation, now)
    return documents.letter(
        invitation,
        booked,
        url=telling.link_url(secret, language),
        language=language,
        written_on=f"{clock.day_of(now):%d.%m.%Y}",
    )


@transaction.atomic
def open_for_family(*, household: Household, code: str, now: dt.datetime) -> str:
    """A fresh link to an appointment ahead, for a family that stands behind another link of its own. Its secret.

    No secret is kept, so that the page cannot simply show the link that was sent; that one stays open too.
    Raises NotFound.
    """
    booked = (
        Appointment.objects.filter(
            code=code.upper().replace("\0", ""),  # PostgreSQL refuses NUL
            invitation__household=household,
            invitation__withdrawn_at=None,
            state=AppointmentState.BOOKED,
            starts_at__gt=now,
        )
        .select_related("invitation")
        .first()
    )
    if booked is None:
        raise NotFound
    _record("cases.appointment_link_made", None, booked.invitation, now)
    return links.issue(purpose=LINK_PURPOSE, object_id=booked.invitation_id, actor=None, now=now, keep_others=True)


@transaction.atomic
def withdraw(*, actor: Membership, invitation: AppointmentInvitation, now: dt.datetime) -> None:
    """All its links stop opening; an appointment that is booked stays. Raises NotAllowed, ChangedMeanwhile."""
    if not may_manage_invitation(actor, invitation):
        raise NotAllowed
    if not call_back(invitation, actor=actor, now=now):
        raise ChangedMeanwhile


def call_back(invitation: AppointmentInvitation, *, actor: Membership | None, now: dt.datetime) -> bool:
    """Withdraw it, whoever asks, with the mail that has not left; False when somebody else did."""
    if AppointmentInvitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=now) != 1:
        return False
    invitation.withdrawn_at = now
    links.revoke(purpose=LINK_PURPOSE, object_id=invitation.pk, now=now)
    outbox.stop(carrying=[invitation.pk])
    _record("cases.appointment_invitation_withdrawn", actor, invitation, now)
    return True


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """A family that may not be written to any more gets no invitation that is still waiting (core.registry).

    One that goes to an address which the family typed itself rests on no consent.
    """
    if consent.purpose == ConsentPurpose.CONTACT:
        rows = AppointmentInvitation.objects.filter(household=consent.household_id, withdrawn_at=None)
        outbox.stop(carrying=[one.pk for one in rows if not one.email])


def _require_open(actor: Membership, invitation: AppointmentInvitation) -> None:
    if not may_manage_invitation(actor, invitation):
        raise NotAllowed
    if invitation.withdrawn_at is not None:
        raise errors.InvitationExpired


def _mail(invitation: AppointmentInvitation, actor: Membership, now: dt.datetime) -> None:
    booked = Appointment.objects.filter(invitation=invitation, state=AppointmentState.BOOKED).first()
    kind = words.INVITED if booked is None else words.BOOKED
    if not telling.write(kind, invitation=invitation, appointment=booked, actor=actor, now=now):
        raise errors.NoEmail


def _record(action: str, actor: Membership | None, invitation: AppointmentInvitation, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=invitation, now=now, file_id=invitation.household_id)
