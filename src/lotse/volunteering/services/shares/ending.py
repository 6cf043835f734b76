"""How a share ends: with its engagement, on its last day, or given back to the volunteer."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import never_left, post, stop
from lotse.tenants.models import Membership
from lotse.volunteering.enums import ASKED_SHARES, OPEN_SHARES, RELIEVING_SHARES, ShareState
from lotse.volunteering.mails import shares as mails
from lotse.volunteering.models import Share
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.shares import AGREE_LINK, OFFER_LINK, PAGE_LINK
from lotse.volunteering.services.capacity import check_return, claim


class ShareSettled(LotseError):
    """The step does not fit any more: somebody answered, took it back, or it ended."""

    code = "volunteering.share_settled"
    sentence = "Dieser Anteil ist inzwischen anders geklärt. Es wurde nichts geändert. Bitte laden Sie die Seite neu."


def withdraw(*, actor: Membership, share: Share, now: dt.datetime) -> None:
    """Ask no more: the links are dead at once, and the coordinator holds the share on.

    Raises NotAllowed, ShareSettled (agreed, declined or ended meanwhile).
    """
    require(actor, share)
    with transaction.atomic():
        step(share, ASKED_SHARES, ShareState.WITHDRAWN)
        silence(share, now, tell=True)
        record(actor=actor, action="volunteering.share_withdrawn", obj=share, now=now)


def hand_back(*, actor: Membership, share: Share, now: dt.datetime, over_limit_reason: str = "") -> None:
    """The volunteer takes it again, from today on, whoever held it. Checked as anything new that is given to them.

    Raises NotAllowed, ShareSettled, and as ``capacity.check_return``: NotAvailable, OverLimit, ChangedMeanwhile.
    """
    require(actor, share)
    day = max(clock.day_of(now), share.starts_on)
    is_open = share.state in OPEN_SHARES
    with transaction.atomic():
        claim(share.volunteer, now)
        reason = check_return(share, day, over_limit_reason)
        step(share, RELIEVING_SHARES, ShareState.HANDED_BACK, ended_on=min(day, share.until_on), back_reason=reason)
        silence(share, now, tell=is_open)
        record(actor=actor, action="volunteering.share_handed_back", obj=share, now=now)


def end_with_engagement(shares: Iterable[Share], day: dt.date, now: dt.datetime) -> None:
    """The engagement ended, or the volunteer left it: nothing is left to share. In the caller's transaction."""
    for share in shares:
        is_open = share.state in OPEN_SHARES
        step(share, RELIEVING_SHARES, ShareState.ENDED, ended_on=min(day, share.until_on))
        silence(share, now, tell=is_open)


def step(share: Share, of: Iterable[ShareState], to: ShareState, **fields: object) -> None:
    """Move a share if it stands where the caller thinks, and still relieves. Raises ShareSettled."""
    rows = Share.objects.filter(pk=share.pk, state__in=of, ended_on=None)
    before = share.state
    if rows.filter(state=before).update(state=to, **fields) != 1:
        raise ShareSettled
    share.state = to
    for name, value in fields.items():
        setattr(share, name, value)


def silence(share: Share, now: dt.datetime, *, tell: bool) -> None:
    """No link opens any more, and what has not left stays here. ``tell``: a full-timer who knows of it learns it."""
    for purpose in (OFFER_LINK, AGREE_LINK, PAGE_LINK):
        links.revoke(purpose=purpose, object_id=share.pk, now=now)
    stop(carrying=[share.pk])
    if tell and not never_left(share.pk):
        subject, text = mails.over(share)
        post(to=share.full_timer.email, subject=subject, text=text, centre=share.centre, now=now)


def require(actor: Membership, share: Share) -> None:
    """Raises NotAllowed."""
    if not rights.may_hand_over(actor, share):
        raise NotAllowed
