"""The personal link of a volunteer: sent by the centre, opened as often as one likes, replaced by a new one."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import VolunteerState
from lotse.volunteering.mails.own import own_pages
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.own import LINK_PURPOSE


class NoVolunteerAddress(LotseError):
    code = "volunteering.no_volunteer_address"
    sentence = "Für diese Person ist keine E-Mail-Adresse eingetragen. Es wurde nichts verschickt."


class HasEnded(LotseError):
    code = "volunteering.has_ended"
    sentence = "Diese Person hat ihr Ehrenamt beendet. Es wurde nichts verschickt."


class UnknownLanguage(LotseError):
    code = "volunteering.unknown_language"
    sentence = gettext_noop("Diese Sprache sprechen die Seiten nicht. Es wurde nichts geändert.")


def send(*, actor: Membership, volunteer: Volunteer, centre: Centre, now: dt.datetime) -> str:
    """Mail a new link, and make earlier ones unusable; returns its secret.

    Raises NotAllowed, HasEnded, NoVolunteerAddress.
    """
    if not rights.may_edit_volunteer(actor, volunteer):
        raise NotAllowed
    if volunteer.state == VolunteerState.ENDED:
        raise HasEnded
    if not volunteer.email:
        raise NoVolunteerAddress
    with transaction.atomic():
        secret = links.issue(purpose=LINK_PURPOSE, object_id=volunteer.pk, actor=actor, now=now)
        url = settings.BASE_URL + centre_url("volunteering:own", secret)
        subject, text = own_pages(url=url, centre=centre, language=volunteer.preferred_language)
        post(to=volunteer.email, subject=subject, text=text, centre=centre, now=now, carries=[volunteer.pk])
        record(actor=actor, action="volunteering.own_link_sent", obj=volunteer, now=now)
    return secret


def volunteer_behind(secret: str, now: dt.datetime) -> Volunteer:
    """Whose own pages a link opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    return Volunteer.objects.select_related("coordinator").get(pk=link.object_id)


def choose_language(*, volunteer: Volunteer, language: str, now: dt.datetime) -> None:
    """The person reads the own pages, and what the centre mails, in this language. Raises UnknownLanguage."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    with transaction.atomic():
        # Without regard to the version: nobody else writes this
        Volunteer.objects.filter(pk=volunteer.pk).update(preferred_language=language)
        record(actor=None, action="volunteering.language_chosen", obj=volunteer, now=now)


def count_submission(secret: str, now: dt.datetime) -> None:
    """Before each change behind the link. Raises links.LinkUnusable, links.TooManySubmissions."""
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
