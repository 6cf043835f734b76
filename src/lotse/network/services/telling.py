"""Telling somebody about a meeting: the mail, its link, its calendar entry; all in the caller's transaction."""

import datetime as dt

from django.conf import settings
from django.utils import translation

from lotse.core.languages import SOURCE
from lotse.links import services as links
from lotse.network.mails.meetings import WITH_CALENDAR, Kind, MeetingMail
from lotse.network.models import Participant
from lotse.network.rules.meetings import LINK_PURPOSE
from lotse.network.selectors.meetings import calendar_entry
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership


@translation.override(SOURCE)  # mails to partners are German, also where somebody answers on a page in Arabic
def tell(
    participant: Participant,
    kind: Kind,
    *,
    centre: Centre,
    now: dt.datetime,
    actor: Membership | None = None,
    more: tuple[str, ...] = (),
    to: str = "",
) -> bool:
    """Mail the person (or ``to``, who comes instead); whether there is an address."""
    address = to or participant.address
    if not address:
        return False
    secret = links.issue(purpose=LINK_PURPOSE, object_id=participant.pk, actor=actor, now=now, keep_others=True)
    url = settings.BASE_URL + centre_url("network:meeting_link", secret)
    mail = MeetingMail(kind, participant.meeting, centre, url, more)
    files = []
    if kind in WITH_CALENDAR or to:
        entry = calendar_entry(participant.meeting, uid=str(participant.pk), url=url, cancelled=kind == "cancelled")
        files.append(mail.calendar(entry, to=address, now=now))
    post(
        to=address,
        subject=mail.subject(),
        text=mail.text(),
        centre=centre,
        now=now,
        files=files,
        carries=[participant.pk],
    )
    return True
