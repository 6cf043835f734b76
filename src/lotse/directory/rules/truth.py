"""When partners are asked whether their offers still hold, whom, and how often."""

import datetime as dt
from typing import Any

from django.db.models import Case, Q, When
from django.db.models.functions import Lower

from lotse.directory.models import DirectorySettings, Offer

LINK_PURPOSE = "offers_hold"
LINK_DAYS = 90
"""So long a partner can answer, correct the answer, and report free places; then the same question is asked anew."""
MOST_AT_ONCE = 100
"""Addresses asked in one run of the periodic work: after an import, many are due on one day."""
ONCE_WITHIN = dt.timedelta(hours=1)
"""The same answer, the same way, counts once in this time: people tap twice."""


def address_of(offer: Offer) -> str:
    """Where the partner is asked, in small letters: its person, else the offer's own address; "" for nowhere."""
    contact = offer.contact
    return (contact.email if contact and contact.is_active and contact.email else offer.email).lower()


def address_in_rows(prefix: str = "") -> Case:
    """``address_of`` as an expression; ``prefix`` is the way from another model, e.g. "offer__"."""
    person: dict[str, Any] = {f"{prefix}contact__is_active": True, f"{prefix}contact__email__gt": ""}
    return Case(When(**person, then=Lower(f"{prefix}contact__email")), default=Lower(f"{prefix}email"))


def needs_a_call(settings: DirectorySettings, now: dt.datetime) -> Q:
    """Questions that were repeated and found no answer: somebody of the centre calls."""
    return Q(settled_at=None, inquiry__reminded_at__lte=now - dt.timedelta(days=settings.call_after_days))
