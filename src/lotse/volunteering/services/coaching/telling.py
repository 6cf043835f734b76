"""Telling somebody how it stands with a session: the mail, its link, its calendar entry."""

import datetime as dt

from django.conf import settings

from lotse.core.languages import SOURCE
from lotse.links import services as links
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.mails.coaching import CoachingMail, Kind
from lotse.volunteering.models import CoachingRegistration
from lotse.volunteering.rules.coaching import LINK_PURPOSE
from lotse.volunteering.selectors.coaching.own import calendar_entry

WITH_CALENDAR: tuple[Kind, ...] = ("registered", "moved_up", "changed", "withdrawn", "cancelled")


def tell(
    registration: CoachingRegistration,
    kind: Kind,
    *,
    centre: Centre,
    now: dt.datetime,
    actor: Membership | None = None,
    in_calendar: bool = True,
) -> bool:
    """Mail the person, in the caller's transaction; whether there is an address.

    ``in_calendar``: whether the person's calendar knows the session, or is to know it.
    """
    address = registration.volunteer.email
    if not address:
        return False
    secret = links.issue(purpose=LINK_PURPOSE, object_id=registration.pk, actor=actor, now=now, keep_others=True)
    url = settings.BASE_URL + centre_url("volunteering:coaching_link", secret)
    mail = CoachingMail(kind, registration.session, centre, url, registration.volunteer.preferred_language or SOURCE)
    files = []
    if in_calendar and kind in WITH_CALENDAR:
        CoachingRegistration.objects.filter(pk=registration.pk).update(sequence=registration.sequence + 1)
        registration.sequence += 1
        entry = calendar_entry(registration, withdrawn=kind == "withdrawn", url=url)
        files.append(mail.calendar(entry, to=address, now=now))
    post(
        to=address,
        subject=mail.subject(),
        text=mail.text(),
        centre=centre,
        now=now,
        files=files,
        carries=[registration.pk],
    )
    return True
