"""The personal link of a family to its status page: made on paper or by mail, renewed, revoked."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import post, stop
from lotse.people.enums import ConsentPurpose, ContactKind
from lotse.people.models import Consent, ContactWay, Household
from lotse.people.rules import may_disclose
from lotse.schooling.documents.family import status_sheet_pdf
from lotse.schooling.mails import family as mails
from lotse.schooling.models import FamilyMessage
from lotse.schooling.rules.family import LINK_DAYS, LINK_PURPOSE, household_behind, may_share_status
from lotse.schooling.selectors.family_links import page_language, status_sheet
from lotse.schooling.selectors.speech import speaker_for
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership


class AddressUnknown(LotseError):
    code = "schooling.address_unknown"
    sentence = "Diese E-Mail-Adresse steht nicht in der Akte. Es wurde nichts verschickt."


class NoLink(LotseError):
    code = "schooling.no_link"
    sentence = "Es gibt keinen gültigen Link, der gesperrt werden könnte."


def open_link(*, secret: str, now: dt.datetime) -> Household:
    """The family behind a link; writes nothing. Raises links.services.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    household = household_behind(link.object_id)
    if household is None:
        raise links.LinkUnusable
    return household


def print_link(*, actor: Membership, household: Household, centre: Centre, now: dt.datetime) -> bytes:
    """A new link as a sheet with a QR code, in German and the family's language; an earlier link ends.

    Raises NotAllowed, core.pdf.PdfUnavailable (then the earlier link stays).
    """
    with transaction.atomic():
        url, until = _renew(actor, household, now)
        pdf = status_sheet_pdf(status_sheet(household, centre, url, until))
        _audit(actor, "schooling.status_link_printed", household, now)
    return pdf


def mail_link(*, actor: Membership, household: Household, way: uuid.UUID, centre: Centre, now: dt.datetime) -> None:
    """A new link by mail to an address of the file; an earlier link ends.

    Raises NotAllowed, AddressUnknown, people.rules.NoGround (no consent to contact by mail).
    """
    _require(actor, household)
    found = ContactWay.objects.filter(person__household=household, kind=ContactKind.EMAIL, pk=way).first()
    if found is None:
        raise AddressUnknown
    may_disclose(household, ConsentPurpose.CONTACT, found.value, clock.day_of(now))
    with transaction.atomic():
        url, until = _renew(actor, household, now)
        subject, text = mails.status_link(speaker_for(household.preferred_language, centre), url, until, centre)
        post(to=found.value, subject=subject, text=text, centre=centre, now=now, carries=[household.pk])
        _audit(actor, "schooling.status_link_mailed", household, now)


def revoke_link(*, actor: Membership, household: Household, now: dt.datetime) -> None:
    """Make the family's link unusable; a mail with it that has not left stays here. Raises NotAllowed, NoLink."""
    _require(actor, household)
    with transaction.atomic():
        if not links.revoke(purpose=LINK_PURPOSE, object_id=household.pk, now=now):
            raise NoLink
        stop(carrying=[household.pk])
        _audit(actor, "schooling.status_link_revoked", household, now)


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Two files become one: the link of ``source`` ends, because whoever holds it would see the other file's children.

    Messages move with the file, but for those of which the target has one of the same day.
    """
    links.revoke(purpose=LINK_PURPOSE, object_id=source.pk, now=now)
    stop(carrying=[source.pk])
    known = set(FamilyMessage.objects.filter(household=target).values_list("kind", "told_on"))
    for one in FamilyMessage.objects.filter(household=source):
        if (one.kind, one.told_on) not in known:
            FamilyMessage.objects.filter(pk=one.pk).update(household=target)


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """Who may not be written to any more gets no link that is still waiting (core.registry)."""
    if consent.purpose == ConsentPurpose.CONTACT:
        stop(carrying=[consent.household_id])


def _renew(actor: Membership, household: Household, now: dt.datetime) -> tuple[str, dt.date]:
    """The address of a new link, and the last day on which it opens."""
    _require(actor, household)
    stop(carrying=[household.pk])  # an earlier mail that has not left would bring a link that opens no more
    secret = links.issue(purpose=LINK_PURPOSE, object_id=household.pk, actor=actor, now=now)
    language = page_language(household)
    asked = f"?sprache={language}" if language else ""  # else the page follows the phone's own language
    url = f"{settings.BASE_URL}{centre_url('schooling:family_status', secret)}{asked}"
    return url, clock.day_of(now + dt.timedelta(days=LINK_DAYS))


def _require(actor: Membership, household: Household) -> None:
    if not may_share_status(actor, household):
        raise NotAllowed


def _audit(actor: Membership, action: str, household: Household, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=household, now=now, file_id=household.pk)
