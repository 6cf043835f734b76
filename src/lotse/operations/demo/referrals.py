"""Referrals of the demo in all states, to few partners, so that figures show something; one partner has an account."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from lotse.core import clock
from lotse.directory.enums import OfferState, OrganisationKind, Topic
from lotse.directory.models import Offer, Organisation, Representative
from lotse.operations.demo.districts import LIPPE, DemoDistrict
from lotse.people.enums import ConsentPurpose
from lotse.people.models import Consent, Household
from lotse.people.services import withdraw_consent
from lotse.referrals.enums import NEEDED, Act, DeclineReason, Outcome, Reason, Shared, Way
from lotse.referrals.models import PartnerAccess, Referral
from lotse.referrals.rules import is_work, purpose_for
from lotse.referrals.services import answering, ending, sending
from lotse.referrals.services.steps import By
from lotse.tenants.models import Membership

ACCESS_CODE = "DEMO-2345"  # told on the telephone in real life


@dataclass(frozen=True, slots=True)
class Partner:
    """``ends``: how many of its referrals ended how; a smaller district has one of each. ``by_offer``: to an offer."""

    kind: OrganisationKind
    topic: Topic
    ends: Mapping[str, int]
    by_offer: bool = False
    of_persons: bool = False


PARTNERS = (
    Partner(
        OrganisationKind.WELFARE,
        Topic.FAMILY,
        {"came": 6, "new": 5, "ask_back": 1, "late": 1, "withdraw": 4, "revoke": 1},
    ),
    Partner(OrganisationKind.JOB_CENTRE, Topic.JOB, {"came": 8, "accept": 6, "decline": 6}, of_persons=True),
    Partner(OrganisationKind.EMPLOYMENT_AGENCY, Topic.APPRENTICESHIP, {"came": 7, "decline": 5}, of_persons=True),
    Partner(OrganisationKind.MIGRATION_ADVICE, Topic.HOUSING, {"came": 7, "accept": 5}),
    Partner(OrganisationKind.EDUCATION, Topic.LANGUAGE, {"came": 6, "accept": 5, "not_come": 5}, by_offer=True),
    Partner(OrganisationKind.CASE_MANAGEMENT, Topic.FAMILY, {"accept": 5}),
)
# Days ago, at least and at most
SENT_AGO = {"new": (1, 6), "ask_back": (3, 5), "late": (24, 26), "revoke": (8, 10), "accept": (10, 35)}
LONG_AGO = (45, 150)
WORK_LONG_AGO = (200, 320)  # so that outcomes after three and six months are there


def make(district: DemoDistrict, staff: dict[str, Membership], now: dt.datetime, rng: random.Random) -> int:
    """Referrals of the last months; returns their number."""
    by, families, count = staff["beratung"], cycle(_families()), 0
    for wanted in PARTNERS:
        found = _partner(wanted)
        if found is None:
            continue
        organisation, offer = found
        if wanted.kind == OrganisationKind.WELFARE:
            Representative.objects.create(membership=staff["verband"], organisation=organisation)
            access = PartnerAccess(organisation=organisation, changed_at=now - dt.timedelta(days=160))
            access.access_code = ACCESS_CODE
            access.save()
        for end, number in wanted.ends.items():
            for family in islice(families, number if district is LIPPE else 1):
                long_ago = WORK_LONG_AGO if wanted.topic.field == Topic.WORK else LONG_AGO
                sent_at = now - dt.timedelta(days=rng.randint(*SENT_AGO.get(end, long_ago)), hours=rng.randint(1, 8))
                made = _refer(by, family, organisation, offer, wanted, sent_at)
                _go_on(by, made, end, sent_at + dt.timedelta(days=rng.randint(1, 3)), now, rng)
                count += 1
    return count


def _families() -> list[Household]:
    """Each with a guardian; in a small district one is referred to several partners."""
    rows = Household.objects.filter(merged_into=None, persons__kind="guardian").distinct().order_by("code")
    return list(rows.prefetch_related("persons"))


def _partner(wanted: Partner) -> tuple[Organisation, Offer | None] | None:
    """The first of its kind; by an offer, the one whose topic it is."""
    if wanted.by_offer:
        offers = Offer.objects.filter(state=OfferState.PUBLISHED, topics__topic=wanted.topic)
        offer = offers.filter(organisation__kind=wanted.kind).select_related("organisation").order_by("name", "pk")
        return (offer[0].organisation, offer[0]) if offer else None
    organisation = Organisation.objects.filter(kind=wanted.kind, is_active=True).order_by("name", "pk").first()
    return (organisation, None) if organisation else None


def _refer(
    by: Membership, family: Household, organisation: Organisation, offer: Offer | None, wanted: Partner, at: dt.datetime
) -> Referral:
    guardian = next(one for one in family.persons.all() if one.kind == "guardian")
    purpose = purpose_for(organisation)
    Consent.objects.create(
        household=family, purpose=purpose, wording_version="2026-1", language="de", form="paper",
        given_on=clock.day_of(at), given_by=guardian, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    more = [Shared.AGE] if wanted.of_persons else [Shared.CHILDREN]
    draft = sending.Draft(
        household=family,
        person=guardian if wanted.of_persons else None,
        organisation=organisation,
        offer=offer,
        topic=wanted.topic,
        reason=Reason.JOIN if offer else Reason.ADVICE,
        note="Am besten nachmittags anrufen." if purpose == ConsentPurpose.PARTNER else "",
        shared=[one.value for one in (*NEEDED, *more)],
        way="link" if organisation.email else "phone",
    )
    return sending.refer(actor=by, draft=draft, now=at)


def _go_on(by: Membership, made: Referral, end: str, at: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    told = By(Way.PHONE, by, who="Sekretariat")
    if end in {"accept", "came", "not_come"}:
        answering.answer(referral=made, by=told, act=Act.ACCEPT, now=at)
    if end == "came":
        _tell_outcomes(made, told, at, now, rng)
    elif end == "not_come":
        later = at + dt.timedelta(days=20)
        answering.answer(referral=made, by=told, act=Act.OUTCOME, outcome=Outcome.NOT_COME, now=later)
    elif end == "decline":
        reason = rng.choice((DeclineReason.FULL, DeclineReason.NOT_FOR, DeclineReason.NOT_REACHED))
        answering.answer(referral=made, by=told, act=Act.DECLINE, decline_reason=reason, now=at)
    elif end == "ask_back":
        words = "Kann die Familie am Donnerstag um 15 Uhr kommen?"
        answering.answer(referral=made, by=By(Way.LINK), act=Act.ASK_BACK, text=words, now=at)
    elif end == "withdraw":
        ending.withdraw(actor=by, referral=made, reason="Die Familie hat selbst einen Weg gefunden", now=at)
    elif end == "revoke":
        family, later = made.household, now - dt.timedelta(hours=3)
        consent = made.disclosure.consent_id
        assert consent is not None
        withdraw_consent(actor=by, household=family, consent_id=consent, withdrawn_on=clock.day_of(later), now=later)


def _tell_outcomes(made: Referral, told: By, at: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    """Of work in each round whose day has come; else once, after some weeks."""
    outcome = rng.choice((Outcome.CAME, Outcome.TAKEN_UP, Outcome.TAKEN_UP, Outcome.ENDED))
    if not is_work(made.topic):
        answering.answer(referral=made, by=told, act=Act.OUTCOME, outcome=outcome, now=at + dt.timedelta(days=20))
        return
    while made.outcome_due_on and (later := clock.start_of(made.outcome_due_on) + dt.timedelta(hours=10)) < now:
        answering.answer(referral=made, by=told, act=Act.OUTCOME, outcome=Outcome.TAKEN_UP, now=later)
