"""Ending: taken back, consent withdrawn, family gone. The link dies at once, and mails that wait stay here."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.people.enums import DisclosureWay
from lotse.people.models import Consent, Household
from lotse.people.services import retract_disclosures
from lotse.referrals import mails
from lotse.referrals.enums import OPEN, Act, Way
from lotse.referrals.models import KeptOutcome, KeptReferral, Referral
from lotse.referrals.rules import LINK_PURPOSE, may_handle, result_of, was_in_time
from lotse.referrals.selectors.figures import told_outcomes
from lotse.referrals.services.steps import By, move
from lotse.tenants.models import Membership


class ReasonMissing(LotseError):
    code = "referrals.reason_missing"
    sentence = "Bitte nennen Sie den Grund. Er steht im Verlauf und im Brief an die Stelle, falls Sie einen schreiben."


def withdraw(*, actor: Membership, referral: Referral, reason: str, now: dt.datetime) -> None:
    """Take a referral back, and note that the partner is asked to delete.

    A mail that has not left stays here, and then the partner hears of nothing. Raises NotAllowed, NotPossible,
    ReasonMissing.
    """
    if not may_handle(actor, referral):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        _end(referral, Act.WITHDRAW, actor, reason.strip()[:200], now)


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """Registered: what went out on this consent ends, and nothing of it is shown any more."""
    rows = Referral.objects.filter(disclosure__consent=consent)
    for one in rows.select_related("disclosure", "organisation", "offer", "household", "centre", "sent_by"):
        if one.state in OPEN:
            _end(one, Act.REVOKE, actor, "Einwilligung widerrufen", now)
        else:
            _silence(one, actor, "Einwilligung widerrufen", now)


def depart(household: Household, to: str, actor: Membership, now: dt.datetime) -> None:
    """Registered: another centre has taken the family over; its open referrals end here."""
    for one in Referral.objects.filter(household=household, state__in=OPEN).select_related(
        "disclosure", "organisation"
    ):
        _end(one, Act.WITHDRAW, actor, f"Familie übernommen von: {to}"[:200], now)


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Registered: two files become one."""
    Referral.objects.filter(household=source).update(household=target)


def forget_families(households: Iterable[Household], actor: Membership | None, now: dt.datetime) -> None:
    """Registered as ``before_deletion``: referrals go, counts without names stay."""
    rows = list(Referral.objects.filter(household__in=[one.pk for one in households]))
    by_key = {one.pk: one for one in rows}
    counts = Counter((*_kind(one), result_of(one), was_in_time(one)) for one in rows)
    told = told_outcomes(Referral.objects.filter(pk__in=by_key))
    outcomes = Counter((*_kind(by_key[key]), months, outcome) for (key, months), outcome in told.items())
    with transaction.atomic():
        _keep(KeptReferral, ("result", "in_time"), counts)
        _keep(KeptOutcome, ("months", "outcome"), outcomes)
        for one in rows:
            links.revoke(purpose=LINK_PURPOSE, object_id=one.pk, now=now)
            outbox.stop(carrying=[one.pk])
        Referral.objects.filter(pk__in=by_key).delete()


def _kind(one: Referral) -> tuple[object, ...]:
    return clock.day_of(one.sent_at).replace(day=1), one.organisation_id, one.topic, one.residence_band


def _keep(model: type[KeptReferral | KeptOutcome], names: tuple[str, str], counts: Counter[tuple[object, ...]]) -> None:
    for key, count in counts.items():
        fields = ("month", "organisation_id", "topic", "residence_band", *names)
        named: dict[str, Any] = dict(zip(fields, key, strict=True))
        kept, _ = model.objects.get_or_create(**named)
        model.objects.filter(pk=kept.pk).update(count=F("count") + count)


def _end(referral: Referral, act: Act, actor: Membership | None, reason: str, now: dt.datetime) -> None:
    by = By(Way.PHONE if act == Act.WITHDRAW else Way.LOTSE, actor)
    unread: dict[str, Any] = {"noticed_at": None} if act == Act.REVOKE else {}  # whoever sent it has to hear of it
    move(referral, act, by, now, text=reason, outcome_due_on=None, outcome_asked_at=None, **unread)
    if _silence(referral, actor, reason, now) or referral.way != DisclosureWay.LINK or not referral.email:
        return
    subject, text = mails.ended(referral)
    outbox.post(to=referral.email, subject=subject, text=text, centre=referral.centre, now=now)


def _silence(referral: Referral, actor: Membership | None, reason: str, now: dt.datetime) -> bool:
    """Kill links and mails, retract what was given; whether nothing had left at all."""
    links.revoke(purpose=LINK_PURPOSE, object_id=referral.pk, now=now)
    outbox.stop(carrying=[referral.pk])
    never_left = outbox.never_left(referral.pk)
    disclosure = referral.disclosure
    disclosure.refresh_from_db()
    if disclosure.retracted_at is None:
        retract_disclosures(actor=actor, disclosures=[disclosure], reason=reason, never_left=never_left, now=now)
    return never_left
