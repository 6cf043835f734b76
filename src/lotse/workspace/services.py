"""A member's own calendar link, and the weekly mail."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q

from lotse.audit.services import record
from lotse.core import clock, registry
from lotse.core.errors import NotAllowed
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.tenants.models import Centre, Membership
from lotse.tenants.selectors import active_members
from lotse.workspace import mails
from lotse.workspace.models import WeeklyMail
from lotse.workspace.rules import mail_week, may_use_calendar
from lotse.workspace.selectors import CALENDAR_LINK


def new_calendar_link(*, actor: Membership, now: dt.datetime) -> str:
    """The secret of a new link to the own calendar, told this once; a former link opens nothing any more.

    Raises NotAllowed.
    """
    _require(actor)
    with transaction.atomic():
        secret = links.issue(purpose=CALENDAR_LINK, object_id=actor.pk, actor=actor, now=now)
        record(actor=actor, action="workspace.calendar_link_made", obj=actor, now=now)
    return secret


def extend_calendar_link(*, actor: Membership, now: dt.datetime) -> bool:
    """Let the own link live on for its full time, so that nothing has to be entered again.

    Whether there was one. Raises NotAllowed.
    """
    _require(actor)
    with transaction.atomic():
        found = links.extend(purpose=CALENDAR_LINK, object_id=actor.pk, now=now) > 0
        if found:
            record(actor=actor, action="workspace.calendar_link_extended", obj=actor, now=now)
    return found


def revoke_calendar_link(*, actor: Membership, now: dt.datetime) -> None:
    """Whoever has the link sees nothing any more. Raises NotAllowed."""
    _require(actor)
    with transaction.atomic():
        if links.revoke(purpose=CALENDAR_LINK, object_id=actor.pk, now=now):
            record(actor=actor, action="workspace.calendar_link_revoked", obj=actor, now=now)


def set_weekly_mail(*, actor: Membership, is_wanted: bool, now: dt.datetime) -> None:
    """Order or cancel the own weekly mail. Raises NotAllowed."""
    _require(actor)
    with transaction.atomic():
        WeeklyMail.objects.update_or_create(member=actor, defaults={"is_wanted": is_wanted})
        record(actor=actor, action="workspace.weekly_mail_set", obj=actor, now=now, fields=["is_wanted"])


def send_weekly_mails(*, centre: Centre, now: dt.datetime) -> int:
    """One mail a week to each member who wants it and for whom something is due; returns how many were written.

    Called as often as one likes: a week that was looked at is settled, also where nothing was due.
    """
    monday = mail_week(now)
    if monday is None or not centre.sends_weekly_mail:
        return 0
    done = WeeklyMail.objects.filter(Q(is_wanted=False) | Q(settled_on__gte=monday)).values("member")
    waiting = active_members().filter(since_on__lte=monday).exclude(pk__in=done)
    return sum(_send(one, centre, monday, now) for one in waiting if may_use_calendar(one))


def _send(member: Membership, centre: Centre, monday: dt.date, now: dt.datetime) -> bool:
    with transaction.atomic():
        if not _claim(member, monday):
            return False
        today = clock.day_of(now)
        parts = [part for provider in registry.digest for part in provider(member, today)]
        if not parts:
            return False
        subject, text = mails.weekly(member, parts, monday)
        outbox.post(to=member.user.email, subject=subject, text=text, centre=centre, now=now)
    return True


def _claim(member: Membership, monday: dt.date) -> bool:
    """Whether the week is ours to settle: of two runs at the same time one gets it."""
    open_week = Q(settled_on=None) | Q(settled_on__lt=monday)
    if WeeklyMail.objects.filter(open_week, member=member, is_wanted=True).update(settled_on=monday):
        return True
    try:
        with transaction.atomic():
            WeeklyMail.objects.create(member=member, settled_on=monday)
    except IntegrityError:
        return False  # settled, or cancelled, in between
    return True


def _require(actor: Membership) -> None:
    if not may_use_calendar(actor):
        raise NotAllowed
