"""What a partner says: by link, in its account, or to staff on the telephone; each in one action."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.people.enums import DisclosureWay
from lotse.referrals import mails
from lotse.referrals.enums import FINAL, Act, DeclineReason, Outcome, State, Way
from lotse.referrals.models import Event, Referral
from lotse.referrals.rules import is_live, is_work, may_answer, may_handle, newest_round, next_round_on, rounds
from lotse.referrals.selectors.settings import settings
from lotse.referrals.services.steps import By, NotPossible, mail, move
from lotse.tenants.models import Membership

ANSWERS = (Act.ACCEPT, Act.DECLINE, Act.ASK_BACK, Act.OUTCOME)


class AnswerIncomplete(LotseError):
    code = "referrals.answer_incomplete"


def answer(
    *,
    referral: Referral,
    by: By,
    act: Act,
    now: dt.datetime,
    decline_reason: str = "",
    outcome: str = "",
    text: str = "",
) -> None:
    """A yes, a no with its reason, a question back, or what came of it; ``referral`` as the page showed it.

    Of a hand-over to case management only yes or no is kept. Raises NotAllowed, NotPossible, AnswerIncomplete.
    """
    _check_who(referral, by, now)
    if act not in ANSWERS or (referral.is_handover and act not in (Act.ACCEPT, Act.DECLINE)):
        raise NotPossible
    noticed: dict[str, Any] = {"noticed_at": now if by.way == Way.PHONE else None}
    with transaction.atomic():
        if act == Act.ACCEPT:
            today = clock.day_of(now)
            due_on = next_round_on(rounds(referral, settings(), today), today)
            values: dict[str, Any] = {
                "answered_at": referral.answered_at or now,
                "outcome_due_on": due_on,
                "outcome_asked_at": None,
            }
            move(referral, act, by, now, **values, **noticed)
        elif act == Act.DECLINE:
            reason = _checked_reason(referral, decline_reason)
            told = str(DeclineReason(reason).label) if reason else ""
            values = {"answered_at": referral.answered_at or now, "decline_reason": reason}
            move(referral, act, by, now, text=told, **values, **noticed)
        elif act == Act.ASK_BACK:
            if not text.strip():
                raise AnswerIncomplete(gettext_noop("Bitte schreiben Sie, was Sie noch wissen möchten."), field="text")
            move(referral, act, by, now, text=text.strip())
        else:
            _outcome(referral, by, outcome, now, noticed)


def _outcome(referral: Referral, by: By, outcome: str, now: dt.datetime, noticed: dict[str, Any]) -> None:
    """It belongs to the round whose time has come; of work, news before the first uses up none."""
    if outcome not in Outcome.values:
        raise AnswerIncomplete(gettext_noop("Bitte wählen Sie aus, was daraus geworden ist."), field="outcome")
    today, later_on, months = clock.day_of(now), None, None
    if referral.state == State.DONE:
        months = _last_round(referral)  # a correction
    elif is_work(referral.topic):
        found = rounds(referral, settings(), clock.day_of(referral.answered_at or now))
        current = newest_round(found, today)
        months = (current.months if current else None) or 0
        later_on = None if outcome in FINAL else next_round_on(found, today)
    move(
        referral,
        Act.OUTCOME,
        by,
        now,
        outcome=outcome,
        months=months,
        state=State.ACCEPTED if later_on else State.DONE,
        outcome_due_on=later_on,
        outcome_asked_at=None,
        **noticed,
    )


def _last_round(referral: Referral) -> int | None:
    told = Event.objects.filter(referral=referral, act=Act.OUTCOME).order_by("-at", "-pk")
    return told.values_list("months", flat=True).first()


def reply(*, actor: Membership, referral: Referral, text: str, now: dt.datetime) -> None:
    """Answer what the partner asked; it gets a mail with a fresh link, and its time begins anew.

    Raises NotAllowed, NotPossible, AnswerIncomplete.
    """
    if not may_handle(actor, referral):
        raise NotAllowed
    if not text.strip():
        raise AnswerIncomplete("Bitte schreiben Sie eine Antwort.", field="text")
    if not Referral.objects.filter(is_live(now), pk=referral.pk).exists():
        raise NotPossible  # without a ground nothing more goes out, and this text would
    due_on = clock.day_of(now) + dt.timedelta(days=settings().answer_days)
    with transaction.atomic():
        move(referral, Act.REPLY, By(Way.PHONE, actor), now, text=text.strip(), due_on=due_on, reminded_at=None)
        if referral.way == DisclosureWay.LINK:
            mail(referral, mails.replies, actor, now, fresh=True)


def notice(*, actor: Membership, referral: Referral, now: dt.datetime) -> None:
    """Whoever sent it has read the answer. Raises NotAllowed."""
    if not may_handle(actor, referral):
        raise NotAllowed
    Referral.objects.filter(pk=referral.pk, noticed_at=None).update(noticed_at=now)


def _checked_reason(referral: Referral, reason: str) -> str:
    if referral.is_handover:
        return ""
    if reason not in DeclineReason.values:
        raise AnswerIncomplete(gettext_noop("Bitte wählen Sie den Grund, warum es nicht geht."), field="decline_reason")
    return reason


def _check_who(referral: Referral, by: By, now: dt.datetime) -> None:
    if by.way == Way.PHONE:
        if by.actor is None or not may_handle(by.actor, referral):
            raise NotAllowed
    elif by.way == Way.ACCOUNT:
        if by.actor is None or not may_answer(by.actor, referral, now):
            raise NotAllowed
    elif not Referral.objects.filter(is_live(now), pk=referral.pk).exists():
        raise NotPossible
