"""The state machine of a referral: whatever happens in whatever order, what was promised to the family holds."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.core.errors import LotseError
from lotse.links import services as links
from lotse.outbox.models import Mail
from lotse.people.enums import ConsentPurpose
from lotse.people.models import Consent, Disclosure, Household
from lotse.people.services import record_consent, withdraw_consent
from lotse.referrals import rules
from lotse.referrals.enums import MOVES, OPEN, Act, DeclineReason, Outcome, State, Way
from lotse.referrals.models import Event, Referral
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.services import answering, ending, periodic, sending
from lotse.referrals.services.steps import By
from tests.referrals import referring
from tests.world import NOW, Place, World

OPERATIONS = ("accept", "decline", "ask_back", "outcome", "reply", "withdraw", "reopen", "revoke", "consent", "wait")
steps = st.lists(st.tuples(st.sampled_from(OPERATIONS), st.sampled_from([Way.LINK, Way.PHONE])), max_size=8)


def act(place: Place, one: Referral, operation: str, way: Way, now: dt.datetime, choice: int) -> None:
    """Do it, or be told that it cannot be done."""
    actor = place.counsellor
    if operation in {"accept", "decline", "ask_back", "outcome"}:
        answering.answer(
            referral=one,
            by=By(way, actor if way == Way.PHONE else None),
            act=Act(operation),
            now=now,
            decline_reason=DeclineReason.FULL,
            outcome=list(Outcome)[choice % 4],
            text="Welche Sprache?",
        )
    elif operation == "reply":
        answering.reply(actor=actor, referral=one, text="Ukrainisch", now=now)
    elif operation == "withdraw":
        ending.withdraw(actor=actor, referral=one, reason="Irrtum", now=now)
    elif operation == "reopen":
        sending.reopen(actor=actor, referral=one, now=now)
    elif operation == "wait":
        periodic.see_to_it(place.centre, now)
    elif operation == "revoke":
        for consent in Consent.objects.filter(household=one.household, withdrawn_at=None):
            withdraw_consent(
                actor=actor, household=one.household, consent_id=consent.pk, withdrawn_on=now.date(), now=now
            )
    else:
        mother = one.household.persons.get(kind="guardian")
        facts: dict[str, Any] = {"given_on": now.date(), "wording_version": "1", "language": "de", "form": "paper"}
        record_consent(
            actor=actor, household=one.household, purpose=ConsentPurpose.PARTNER, given_by=mother, now=now, **facts
        )


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=steps, topic=st.sampled_from(["language", "work.job"]))
def test_whatever_happens_the_family_is_protected(world: World, steps: list[tuple[str, Way]], topic: str) -> None:
    place, now = world.lippe, NOW
    with place.scope():
        one = referring.referral(place, *_ground(place), topic=topic)
        for number, (operation, way) in enumerate(steps):
            now += dt.timedelta(days=5)
            before = Referral.objects.select_related("disclosure", "organisation", "household").get(pk=one.pk)
            state, version = before.state, before.version
            try:
                act(place, before, operation, way, now, number)
            except LotseError:
                assert (Referral.objects.get(pk=one.pk).state, Referral.objects.get(pk=one.pk).version) == (
                    state,
                    version,
                )
            _holds(one, state, now)


def _ground(place: Place) -> tuple[Household, Any]:
    count = Household.objects.count()
    return referring.family(place)[0], referring.partner(place, name=f"Stelle {count}")


def _holds(one: Referral, before: str, now: dt.datetime) -> None:
    found = Referral.objects.select_related("disclosure__consent").get(pk=one.pk)
    # a step is one of the table, and the history tells each
    allowed = {before} | {to for states, to in MOVES.values() if before in states and to}
    assert found.state in allowed | ({State.ACCEPTED} if before == State.ACCEPTED else set())
    assert Event.objects.filter(referral=one).count() == found.version + 1
    # what is open has a ground; what has none opens nothing, and nothing of it waits in the outbox
    consent = found.disclosure.consent
    assert consent is not None
    is_grounded = consent.withdrawn_at is None and found.disclosure.retracted_at is None
    assert is_grounded or found.state not in OPEN
    if not is_grounded:
        assert selectors.referral_of_link(one.pk) is None
        assert not links.has_open(purpose=rules.LINK_PURPOSE, object_id=one.pk, now=now)
        assert not Mail.objects.filter(carried__object_id=one.pk, state="queued").exists()
    # each exit stands in the file, once
    assert Disclosure.objects.filter(household=found.household, retracted_at=None).count() <= 1
    # who said yes is asked what came of it, and nobody else
    assert (found.outcome_due_on is not None) == (found.state == State.ACCEPTED)


def test_the_table_names_each_act_and_leaves_no_state_without_a_way_out() -> None:
    assert {Act.SEND, *MOVES} == set(Act)
    assert {state for states, _ in MOVES.values() for state in states} == set(State)
