"""Whoever leads a group notes who came through an expiring link: first names only, for sessions of the last weeks."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import post
from lotse.programmes.mails import LeaderMail
from lotse.programmes.models import GroupProgramme, ProgrammeSession
from lotse.programmes.rules import LINK_PURPOSE, RUNNING, may_edit_programme
from lotse.programmes.selectors.leading import session_by_link
from lotse.programmes.services.programmes import ProgrammeOver
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership


class NoAddress(LotseError):
    code = "programmes.no_address"
    sentence = "Für die Leitung dieser Gruppe ist keine E-Mail-Adresse eingetragen. Es wurde nichts geschickt."


def send_link(*, actor: Membership, programme: GroupProgramme, centre: Centre, now: dt.datetime) -> str:
    """Mail whoever leads the group a link; an earlier one ends. Returns its secret.

    Raises NotAllowed, ProgrammeOver, NoAddress.
    """
    if not may_edit_programme(actor, programme):
        raise NotAllowed
    if programme.state not in RUNNING:
        raise ProgrammeOver
    if not programme.leader_email:
        raise NoAddress
    with transaction.atomic():
        secret = links.issue(purpose=LINK_PURPOSE, object_id=programme.pk, actor=actor, now=now)
        mail = LeaderMail(programme, centre, settings.BASE_URL + centre_url("programmes:leader", secret))
        common: dict[str, Any] = {"centre": centre, "now": now, "carries": [programme.pk]}
        post(to=programme.leader_email, subject=mail.subject(), text=mail.text(), **common)
        record(actor=actor, action="programmes.link_sent", obj=programme, now=now)
    return secret


def programme_behind(secret: str, now: dt.datetime) -> GroupProgramme:
    """Whose page a link opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    return GroupProgramme.objects.select_related("place").get(pk=link.object_id)


def by_link(
    *, secret: str, session: str, act: Callable[[ProgrammeSession], object], now: dt.datetime
) -> ProgrammeSession:
    """Do something with one session of the link's group.

    Raises links.LinkUnusable, links.TooManySubmissions, NotFound.
    """
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    links.count_submission(link, now=now)
    found = session_by_link(programme_behind(secret, now), session, now)
    act(found)
    return found
