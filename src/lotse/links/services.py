"""Issuing, opening and using expiring links. Opening never consumes a link: mail scanners open links too."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_noop

from lotse.core.errors import LotseError
from lotse.core.registry import LinkPurpose, link_purposes
from lotse.links.models import Link
from lotse.tenants.models import Membership


class LinkUnusable(LotseError):
    """Unknown, expired, used or revoked; the person is told the same sentence for each, with whom to call."""

    code = "links.unusable"
    sentence = "Dieser Link gilt nicht mehr. Bitte wenden Sie sich an die Stelle, die ihn geschickt hat."


class TooManySubmissions(LotseError):
    """Nobody fills in a form so often; nothing of this one is stored, and what was typed stays on the page."""

    code = "links.too_many_submissions"
    sentence = gettext_noop(
        "Über diesen Link wurde in der letzten Stunde sehr oft gesendet. Es wurde nichts gespeichert; was Sie "
        "eingegeben haben, steht noch da. Bitte senden Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
    )


MOST_IN_AN_HOUR = 30  # of what is sent through one link, corrections of several people included
HOUR = dt.timedelta(hours=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def purpose_of(code: str) -> LinkPurpose:
    """The registered purpose. Raises LookupError."""
    for purpose in link_purposes:
        if purpose.code == code:
            return purpose
    raise LookupError(code)


def issue(
    *, purpose: str, object_id: uuid.UUID, actor: Membership | None, now: dt.datetime, keep_others: bool = False
) -> str:
    """Make a link and return its secret (256 bits).

    Earlier open links of the same purpose and object are revoked, unless ``keep_others``: a reminder needs a link of
    its own, because only the hash of the first one is stored, and the first mail shall still open.
    """
    made = issue_many(purpose=purpose, object_ids=[object_id], actor=actor, now=now, keep_others=keep_others)
    return made[object_id]


def issue_many(
    *,
    purpose: str,
    object_ids: Iterable[uuid.UUID],
    actor: Membership | None,
    now: dt.datetime,
    keep_others: bool = False,
) -> dict[uuid.UUID, str]:
    """Links for many objects, written in bulk, as ``issue`` makes one; returns the secret by object."""
    found = {object_id: secrets.token_urlsafe(32) for object_id in object_ids}
    expires_at = now + dt.timedelta(days=purpose_of(purpose).days)
    with transaction.atomic():
        if not keep_others:
            _open_links(purpose).filter(object_id__in=list(found)).update(revoked_at=now)
        Link.objects.bulk_create(
            Link(
                purpose=purpose,
                object_id=object_id,
                secret_hash=_hash(secret),
                created_at=now,
                created_by=actor,
                expires_at=expires_at,
            )
            for object_id, secret in found.items()
        )
    return found


def find(*, purpose: str, secret: str, now: dt.datetime) -> Link:
    """The open link behind a secret; writes nothing. Raises LinkUnusable."""
    link = Link.objects.filter(purpose=purpose, secret_hash=_hash(secret)).first()
    if link is None or not link.is_open(now) or purpose_of(purpose).resolve(link.object_id) is None:
        raise LinkUnusable
    return link


def expired(*, purpose: str, secret: str, now: dt.datetime) -> Link | None:
    """The link behind a secret that nobody revoked or used, and whose time is over; None for any other."""
    rows = Link.objects.filter(purpose=purpose, secret_hash=_hash(secret), used_at=None, revoked_at=None)
    return rows.filter(expires_at__lte=now).first()


def consume(*, purpose: str, secret: str, now: dt.datetime) -> Link:
    """Use a link up, once, also when two requests arrive together. Raises LinkUnusable."""
    link = find(purpose=purpose, secret=secret, now=now)
    changed = Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=now)
    if changed != 1:
        raise LinkUnusable
    link.used_at = now
    return link


def count_submission(link: Link, *, now: dt.datetime) -> None:
    """Count what is sent through a link that stays open; call it before, and outside, the transaction of the work.

    Raises TooManySubmissions beyond MOST_IN_AN_HOUR, counted from the first one of an hour.
    """
    row = Link.objects.filter(pk=link.pk)
    if row.filter(Q(counted_from=None) | Q(counted_from__lte=now - HOUR)).update(counted_from=now, sent_count=1):
        return
    if row.filter(sent_count__lt=MOST_IN_AN_HOUR).update(sent_count=F("sent_count") + 1) != 1:
        raise TooManySubmissions


def revoke(*, purpose: str, object_id: uuid.UUID, now: dt.datetime) -> int:
    """Make all open links of one object unusable; returns how many there were."""
    return _open_links(purpose).filter(object_id=object_id).update(revoked_at=now)


def has_open(*, purpose: str, object_id: uuid.UUID, now: dt.datetime) -> bool:
    """Whether any link of an object still opens its page."""
    return _open_links(purpose).filter(object_id=object_id, expires_at__gt=now).exists()


def newest_open(*, purpose: str, object_id: uuid.UUID, now: dt.datetime) -> Link | None:
    """The link of an object that still opens its page; its secret is not known any more."""
    return _open_links(purpose).filter(object_id=object_id, expires_at__gt=now).first()


def extend(*, purpose: str, object_id: uuid.UUID, now: dt.datetime) -> int:
    """Let the links of an object that still open live on for the full time of their purpose; returns their number."""
    still_open = _open_links(purpose).filter(object_id=object_id, expires_at__gt=now)
    return still_open.update(expires_at=now + dt.timedelta(days=purpose_of(purpose).days))


def _open_links(purpose: str) -> "QuerySet[Link]":
    return Link.objects.filter(purpose=purpose, used_at=None, revoked_at=None)
