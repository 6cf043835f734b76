"""Two persons open the records to one of them, for some hours, with a reason; everybody concerned is told."""

import datetime as dt

from django.conf import settings as installation
from django.db import transaction

from lotse.audit.services import record
from lotse.conflicts import mails
from lotse.conflicts.models import EmergencyAccess
from lotse.conflicts.rules import EMERGENCY, may_approve
from lotse.conflicts.selectors.settings import settings
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.outbox.services import Message, post_many
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.tenants.selectors import active_members


def request_access(*, actor: Membership, reason: str, centre: Centre, now: dt.datetime) -> EmergencyAccess:
    """Ask a second person. Raises NotAllowed."""
    if not actor.holds(EMERGENCY):
        raise NotAllowed
    with transaction.atomic():
        made = EmergencyAccess.objects.create(requested_by=actor, requested_at=now, reason=reason)
        deciding = [one for one in active_members(Role.DIRECTOR, Role.PRIVACY_OFFICER) if one.pk != actor.pk]
        subject, text = mails.emergency_asked(actor.name, _url())
        post_many(messages=[Message(one.user.email, subject, text) for one in deciding], centre=centre, now=now)
        record(actor=actor, action="conflicts.emergency_requested", obj=made, now=now)
    return made


def approve(*, actor: Membership, access: EmergencyAccess, centre: Centre, now: dt.datetime) -> None:
    """The second person agrees: from now on, for the centre's number of hours. Raises NotAllowed, ChangedMeanwhile."""
    if not may_approve(actor, access):
        raise NotAllowed
    ends_at = now + dt.timedelta(hours=settings().emergency_hours)
    with transaction.atomic():
        rows = EmergencyAccess.objects.filter(pk=access.pk, approved_at=None, refused_at=None)
        if rows.update(approved_by=actor, approved_at=now, ends_at=ends_at) != 1:
            raise ChangedMeanwhile
        access.approved_by, access.approved_at, access.ends_at = actor, now, ends_at
        told = {one.pk: one for one in active_members(Role.PRIVACY_OFFICER, Role.MEDIATOR)}
        told |= {actor.pk: actor, access.requested_by_id: access.requested_by}
        subject, text = mails.emergency_open(access.requested_by.name, actor.name, ends_at, _url())
        post_many(messages=[Message(one.user.email, subject, text) for one in told.values()], centre=centre, now=now)
        record(actor=actor, action="conflicts.emergency_approved", obj=access, now=now)


def refuse(*, actor: Membership, access: EmergencyAccess, now: dt.datetime) -> None:
    """Raises NotAllowed, ChangedMeanwhile."""
    if not may_approve(actor, access):
        raise NotAllowed
    with transaction.atomic():
        if EmergencyAccess.objects.filter(pk=access.pk, approved_at=None, refused_at=None).update(refused_at=now) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="conflicts.emergency_refused", obj=access, now=now)


def end_access(*, actor: Membership, access: EmergencyAccess, now: dt.datetime) -> None:
    """Whoever asked for it needs it no longer; nothing happens where it is over. Raises NotAllowed."""
    if access.requested_by_id != actor.pk:
        raise NotAllowed
    with transaction.atomic():
        if EmergencyAccess.objects.filter(pk=access.pk, ends_at__gt=now).update(ends_at=now):
            record(actor=actor, action="conflicts.emergency_ended", obj=access, now=now)


def _url() -> str:
    return installation.BASE_URL + centre_url("conflicts:emergencies")
