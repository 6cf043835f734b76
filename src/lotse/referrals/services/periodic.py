"""What happens without anybody: reminders, and the question what came of it; and a new link for who asks."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from lotse.core import clock
from lotse.links import services as links
from lotse.people.enums import DisclosureWay
from lotse.referrals import mails
from lotse.referrals.enums import Act, State, Way
from lotse.referrals.models import Referral
from lotse.referrals.rules import LINK_PURPOSE, is_live, newest_round, rounds
from lotse.referrals.selectors.settings import settings
from lotse.referrals.services.steps import By, NotPossible, mail, move
from lotse.tenants.models import Centre

_BY = By(Way.LOTSE)


def see_to_it(centre: Centre, now: dt.datetime) -> None:
    """Remind once after the centre's days, and once after the due day; ask for outcomes (core.registry.periodic)."""
    today = clock.day_of(now)
    live = Referral.objects.filter(is_live(now), way=DisclosureWay.LINK)
    live = live.select_related("organisation", "offer", "centre", "sent_by")
    for one in live.filter(state=State.SENT):
        if _is_reminder_due(one, today):
            _step(one, Act.REMIND, now, {"reminded_at": now})
    for one in live.filter(state=State.ACCEPTED, outcome_due_on__lte=today):
        _ask_outcome(one, today, now)


def send_new_link(*, secret: str, now: dt.datetime) -> bool:
    """Whoever holds an expired link asks for a new one: it goes to the partner's address, once a day.

    False where nothing was sent; whoever asks is not told why.
    """
    link = links.expired(purpose=LINK_PURPOSE, secret=secret, now=now)
    rows = Referral.objects.filter(is_live(now), pk=link.object_id) if link else Referral.objects.none()
    one = rows.select_related("organisation", "offer", "centre", "sent_by").first()
    newest = links.newest_open(purpose=LINK_PURPOSE, object_id=one.pk, now=now) if one else None
    if one is None or (newest is not None and newest.created_at > now - dt.timedelta(days=1)):
        return False
    return mail(one, mails.new_link, None, now)


def _is_reminder_due(one: Referral, today: dt.date) -> bool:
    begun_on = one.due_on - dt.timedelta(days=settings().answer_days)
    days = (begun_on + dt.timedelta(days=settings().remind_after_days), one.due_on + dt.timedelta(days=1))
    passed = [day for day in days if day <= today]
    return bool(passed) and (one.reminded_at is None or clock.day_of(one.reminded_at) < max(passed))


def _ask_outcome(one: Referral, today: dt.date, now: dt.datetime) -> None:
    """Each round once, with one reminder; what nobody answered lapses when the next round comes."""
    accepted_on = clock.day_of(one.answered_at) if one.answered_at else today
    current = newest_round(rounds(one, settings(), accepted_on), today)
    due_on = max(one.outcome_due_on or today, current.day if current else dt.date.min)
    if one.outcome_asked_at is None or due_on != one.outcome_due_on:
        values: dict[str, Any] = {"outcome_due_on": due_on, "outcome_asked_at": now, "reminded_at": None}
        _step(one, Act.ASK_OUTCOME, now, values)
    elif one.reminded_at is None:
        asked_on = clock.day_of(one.outcome_asked_at)
        if asked_on + dt.timedelta(days=settings().remind_after_days) <= today:
            _step(one, Act.REMIND, now, {"reminded_at": now})


def _step(one: Referral, act: Act, now: dt.datetime, values: dict[str, Any]) -> None:
    compose = mails.asks_outcome if one.state == State.ACCEPTED else mails.asks
    try:
        with transaction.atomic():
            move(one, act, _BY, now, **values)
            mail(one, partial(compose, again=act == Act.REMIND), None, now, fresh=act == Act.ASK_OUTCOME)
    except NotPossible:
        return  # somebody is at it right now
