"""The answers: the full-timer takes a share, the line manager agrees; by link, in Lotse, or recorded after a call."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import NotAllowed
from lotse.links import services as links
from lotse.outbox.services import post, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import ASKED_SHARES, ShareDecline, ShareState, ShareWay
from lotse.volunteering.mails import shares as mails
from lotse.volunteering.models import Share
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.shares import AGREE_LINK, PAGE_LINK, Who
from lotse.volunteering.services.shares.ending import require, step
from lotse.volunteering.services.shares.offering import WITHIN


def answer(
    *,
    share: Share,
    by: Who,
    is_yes: bool,
    way: ShareWay,
    now: dt.datetime,
    reason: ShareDecline = ShareDecline.NO_REASON,
    actor: Membership | None = None,
) -> None:
    """A yes or no of one of the two: ``accept``, ``agree`` or ``decline``, which say what is raised."""
    common: dict[str, Any] = {"share": share, "way": way, "now": now, "actor": actor}
    if not is_yes:
        decline(by=by, reason=reason, **common)
    elif by == "full_timer":
        accept(**common)
    else:
        agree(**common)


def accept(*, share: Share, way: ShareWay, now: dt.datetime, actor: Membership | None = None) -> None:
    """The full-timer takes it; now the line manager is asked. Said twice, it counts once.

    ``actor`` None: the person, through the link. Raises NotAllowed, ShareSettled.
    """
    _may(actor, share, way)
    if share.state in {ShareState.ACCEPTED, ShareState.AGREED}:
        return
    fields = {"accepted_at": now, "accepted_way": way, "due_on": clock.day_of(now) + WITHIN, "reminded_at": None}
    with transaction.atomic():
        step(share, [ShareState.OFFERED], ShareState.ACCEPTED, **fields)
        stop(carrying=[share.pk])
        ask_manager(share, now)
        record(actor=actor, action="volunteering.share_accepted", obj=share, now=now)


def agree(*, share: Share, way: ShareWay, now: dt.datetime, actor: Membership | None = None) -> None:
    """The line manager agrees: the share moves. Both learn it, the full-timer with a page for the time of the share.

    Said twice, it counts once. ``actor`` None: through the link. Raises NotAllowed, ShareSettled.
    """
    if actor is not None:
        require(actor, share)
    if share.state == ShareState.AGREED:
        return
    with transaction.atomic():
        step(share, [ShareState.ACCEPTED], ShareState.AGREED, agreed_at=now, agreed_way=way, due_on=None)
        stop(carrying=[share.pk])
        mail_page(share, now)
        _tell_coordinator(share, now)
        record(actor=actor, action="volunteering.share_agreed", obj=share, now=now)


def decline(
    *,
    share: Share,
    by: Who,
    way: ShareWay,
    now: dt.datetime,
    reason: ShareDecline = ShareDecline.NO_REASON,
    actor: Membership | None = None,
) -> None:
    """One of the two says no, if they want with a reason; the coordinator holds it on and is told.

    The full-timer may say no until the line manager has agreed. ``actor`` None: through the link. Raises NotAllowed,
    ShareSettled.
    """
    _may(actor, share, way)
    if share.state == ShareState.DECLINED:
        return
    of = ASKED_SHARES if by == "full_timer" else (ShareState.ACCEPTED,)
    with transaction.atomic():
        step(share, of, ShareState.DECLINED, declined_at=now, decline_reason=reason, due_on=None)
        stop(carrying=[share.pk])
        if by == "manager":
            subject, text = mails.not_agreed(share)
            post(to=share.full_timer.email, subject=subject, text=text, centre=share.centre, now=now)
        _tell_coordinator(share, now)
        record(actor=actor, action="volunteering.share_declined", obj=share, now=now)


def ask_manager(share: Share, now: dt.datetime, *, again: bool = False) -> None:
    """Mail the line manager a link; without an address the coordinator asks on the phone."""
    address = share.full_timer.manager_email
    if not address:
        return
    secret = links.issue(purpose=AGREE_LINK, object_id=share.pk, actor=None, now=now, keep_others=again)
    url = settings.BASE_URL + centre_url("volunteering:share_agreement", secret)
    subject, text = mails.please_agree(share, url=url, again=again)
    post(to=address, subject=subject, text=text, centre=share.centre, now=now, carries=[share.pk])


def mail_page(share: Share, now: dt.datetime, *, carries: Iterable[uuid.UUID] = ()) -> None:
    """Mail the full-timer the link to the page of an agreed share; earlier links to it open nothing any more."""
    secret = links.issue(purpose=PAGE_LINK, object_id=share.pk, actor=None, now=now)
    url = settings.BASE_URL + centre_url("volunteering:share_page", secret)
    subject, text = mails.agreed(share, url=url)
    taken = [share.pk, *carries]
    post(to=share.full_timer.email, subject=subject, text=text, centre=share.centre, now=now, carries=taken)


def share_behind(secret: str, purpose: str, now: dt.datetime) -> Share:
    """The share that a link opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=purpose, secret=secret, now=now)
    rows = Share.objects.select_related("engagement__coordinator", "volunteer", "full_timer__organisation", "held_by")
    return rows.get(pk=link.object_id)


def count_submission(secret: str, purpose: str, now: dt.datetime) -> None:
    """Before each change behind a link. Raises links.LinkUnusable, links.TooManySubmissions."""
    links.count_submission(links.find(purpose=purpose, secret=secret, now=now), now=now)


def _may(actor: Membership | None, share: Share, way: ShareWay) -> None:
    """The full-timer's own account answers for itself; whoever relieves records what was said. Raises NotAllowed."""
    if actor is None or (way == ShareWay.ACCOUNT and rights.may_answer_share(actor, share)):
        return
    if way == ShareWay.ACCOUNT:
        raise NotAllowed
    require(actor, share)


def _tell_coordinator(share: Share, now: dt.datetime) -> None:
    url = settings.BASE_URL + centre_url("volunteering:share", share.pk)
    subject, text = mails.answered(share, url=url)
    post(to=share.held_by.user.email, subject=subject, text=text, centre=share.centre, now=now)
