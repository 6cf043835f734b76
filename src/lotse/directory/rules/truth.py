"""When partners are asked whether their offers still hold, whom, and how often."""

import datetime as dt
from typing import Any

from django.db.models import Case, Q, When
from django.db.models.functions import Lower

from lotse.directory.models import Offer

LINK_PURPOSE = "offers_hold"
LINK_DAYS = 90
"""So long a partner can answer, correct the answer, and report free places; then the same question is asked anew."""
REMIND_AFTER = dt.timedelta(days=14)
CALL_AFTER = dt.timedelta(days=14)
"""After the reminder: then somebody of the centre calls."""
TOGETHER_DAYS = 30
"""What is due so soon is asked along with what is due now, so that nobody gets a mail for each of their offers."""
MOST_AT_ONCE = 100
"""Addresses asked in one run of the periodic work: after an import, many are due on one day."""
DECIDE_WITHIN_DAYS = 14
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


def needs_a_call(now: dt.datetime, prefix: str = "") -> Q:
    """Questions that were repeated and found no answer."""
    return Q(**{f"{prefix}settled_at": None, f"{prefix}inquiry__reminded_at__lte": now - CALL_AFTER})
