"""What all acts share: one conditional move, one line of the history, one entry of the audit log, one mail."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core.errors import LotseError
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.referrals.enums import MOVES, Act, Way
from lotse.referrals.models import Event, Referral
from lotse.referrals.rules import LINK_PURPOSE
from lotse.tenants.models import Membership


class NotPossible(LotseError):
    code = "referrals.not_possible"
    sentence = gettext_noop(
        "Das geht bei diesem Verweis nicht oder nicht mehr; vielleicht war jemand schneller. Es wurde nichts geändert. "
        "Bitte laden Sie die Seite neu."
    )


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: a member, a partner's account, or whoever has link and code (``actor`` None). ``who``: by phone."""

    way: Way
    actor: Membership | None = None
    who: str = ""


def move(
    referral: Referral,
    act: Act,
    by: By,
    now: dt.datetime,
    *,
    text: str = "",
    outcome: str = "",
    months: int | None = None,
    **values: Any,
) -> None:
    """Take one step in the caller's transaction; of two at once the second is told. Raises NotPossible.

    ``values`` are fields to set; "state" among them wins over the state of ``MOVES``. ``outcome`` is told of both.
    """
    allowed, to = MOVES[act]
    rows = Referral.objects.filter(pk=referral.pk, version=referral.version, state__in=allowed)
    changed = ({"state": to} if to else {}) | ({"outcome": outcome} if outcome else {}) | values
    if rows.update(version=referral.version + 1, **changed) != 1:
        raise NotPossible
    referral.refresh_from_db()
    note(referral, act, by, now, text=text, outcome=outcome, months=months)


def note(
    referral: Referral,
    act: Act,
    by: By,
    now: dt.datetime,
    *,
    text: str = "",
    outcome: str = "",
    months: int | None = None,
) -> None:
    """A line that both sides read, and the audit entry."""
    who = by.who or (by.actor.name if by.actor else "Lotse" if by.way == Way.LOTSE else str(referral.organisation))
    Event.objects.create(
        referral=referral, act=act, at=now, way=by.way, by=by.actor, who=who[:120], text=text, outcome=outcome,
        months=months,
    )  # fmt: skip
    record(actor=by.actor, action=f"referrals.{act}", obj=referral, now=now, file_id=referral.household_id)


def mail(
    referral: Referral,
    compose: Callable[[Referral, str], tuple[str, str]],
    actor: Membership | None,
    now: dt.datetime,
    *,
    fresh: bool = False,
) -> bool:
    """Post a mail with a link of its own; ``fresh``: earlier links die. False where there is no address."""
    if not referral.email or not referral.organisation.is_active:
        return False
    secret = links.issue(purpose=LINK_PURPOSE, object_id=referral.pk, actor=actor, now=now, keep_others=not fresh)
    subject, text = compose(referral, secret)
    carries = [referral.pk, referral.disclosure_id]
    outbox.post(to=referral.email, subject=subject, text=text, centre=referral.centre, now=now, carries=carries)
    return True
