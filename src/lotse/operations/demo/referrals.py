"""Referrals of the demo in all states: waiting, overdue, asked back, accepted, declined, with outcomes, taken back."""

import datetime as dt
import random

from lotse.core import clock
from lotse.directory.enums import OrganisationKind, Topic
from lotse.directory.models import Organisation
from lotse.people.enums import ConsentPurpose
from lotse.people.models import Consent, Household
from lotse.referrals.enums import NEEDED, Act, DeclineReason, Outcome, Reason, Way
from lotse.referrals.models import Referral
from lotse.referrals.services import answering, ending, sending
from lotse.referrals.services.steps import By
from lotse.tenants.models import Membership

COUNT = 30
TOPICS = (Topic.LANGUAGE, Topic.JOB, Topic.APPRENTICESHIP, Topic.FAMILY, Topic.HOUSING, Topic.RECOGNITION)
# What became of each in turn; "" still waits
ENDS = ("accept", "outcome", "decline", "", "ask_back", "outcome", "accept", "withdraw", "outcome", "")


def make(by: Membership, now: dt.datetime, rng: random.Random) -> int:
    """Referrals of the last months; returns their number."""
    partners = list(
        Organisation.objects.filter(is_active=True)
        .exclude(kind__in=(OrganisationKind.SCHOOL, OrganisationKind.CASE_MANAGEMENT))
        .order_by("name", "pk")
    )
    families = list(Household.objects.filter(merged_into=None, persons__kind="guardian").distinct().order_by("code"))
    if not partners:
        return 0
    chosen = families[:COUNT]
    for number, family in enumerate(chosen):
        sent_at = now - dt.timedelta(days=rng.randint(4, 150))
        _agree(by, family, sent_at)
        made = _refer(by, family, partners[number % len(partners)], number, sent_at)
        _go_on(by, made, ENDS[number % len(ENDS)], sent_at + dt.timedelta(days=rng.randint(1, 3)), rng)
    return len(chosen)


def _agree(by: Membership, family: Household, at: dt.datetime) -> None:
    guardian = family.persons.filter(kind="guardian").order_by("created_at", "pk")[0]
    Consent.objects.create(
        household=family, purpose=ConsentPurpose.PARTNER, wording_version="2026-1", language="de", form="paper",
        given_on=clock.day_of(at), given_by=guardian, recorded_by=by, recorded_at=at,
    )  # fmt: skip


def _refer(by: Membership, family: Household, partner: Organisation, number: int, at: dt.datetime) -> Referral:
    draft = sending.Draft(
        household=family,
        person=None,
        organisation=partner,
        offer=None,
        topic=TOPICS[number % len(TOPICS)],
        reason=Reason.ADVICE,
        note="",
        shared=[one.value for one in NEEDED],
        way="link" if partner.email else "phone",
    )
    return sending.refer(actor=by, draft=draft, now=at)


def _go_on(by: Membership, made: Referral, end: str, at: dt.datetime, rng: random.Random) -> None:
    told = By(Way.PHONE, by, who="Sekretariat")
    if end in {"accept", "outcome"}:
        answering.answer(referral=made, by=told, act=Act.ACCEPT, now=at)
    if end == "outcome":
        outcome = rng.choice(list(Outcome))
        answering.answer(referral=made, by=told, act=Act.OUTCOME, outcome=outcome, now=at + dt.timedelta(hours=20))
    elif end == "decline":
        reason = rng.choice(list(DeclineReason))
        answering.answer(referral=made, by=told, act=Act.DECLINE, decline_reason=reason, now=at)
    elif end == "ask_back":
        answering.answer(referral=made, by=told, act=Act.ASK_BACK, text="Wann kann die Familie kommen?", now=at)
    elif end == "withdraw":
        ending.withdraw(actor=by, referral=made, reason="Die Familie hat selbst einen Weg gefunden", now=at)
