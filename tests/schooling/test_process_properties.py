"""A change of the path never breaks an open case: whatever a centre sets, in whatever order, each child goes on."""

import datetime as dt
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.cases.rules import is_concrete_action
from lotse.people.enums import ConsentPurpose
from lotse.schooling.enums import (
    DECIDING,
    ENDED_STATES,
    INVITING,
    NEXT_STEPS,
    OPTIONAL_STATES,
    ORDERING_EXAM,
    TELLING,
    Interviewer,
    Office,
    PupilState,
)
from lotse.schooling.models import Assignment, Hold, NeedNotice, ParentAnswer, Pupil, Recommendation, StateChange
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.process import process_with, settings_of
from lotse.schooling.selectors import process_pages as pages
from lotse.schooling.selectors.process import process
from lotse.schooling.services import periods
from lotse.schooling.services import process as services
from lotse.schooling.services.pupils import move, register_pupil
from lotse.schooling.variants import variants
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
YESTERDAY = TODAY - dt.timedelta(days=1)
WAYS = st.fixed_dictionaries(
    {
        "skipped_states": st.lists(st.sampled_from(sorted(OPTIONAL_STATES)), unique=True),
        "who_registers": st.sampled_from([one.value for one in Office]),
        "who_invites": st.sampled_from([one.value for one in INVITING]),
        "who_interviews": st.sampled_from([one.value for one in Interviewer]),
        "exam_first": st.booleans(),
        "who_orders_exam": st.sampled_from([one.value for one in ORDERING_EXAM]),
        "who_assigns": st.sampled_from([one.value for one in DECIDING]),
        "who_tells": st.sampled_from(["", *(one.value for one in TELLING)]),
        "places_primary": st.booleans(),
        "labels": st.dictionaries(st.sampled_from(list(S.values)), st.just("Eigener Name"), max_size=1),
        "steps": st.dictionaries(
            st.sampled_from(sorted(NEXT_STEPS)),
            st.fixed_dictionaries({"text": st.just("Familie noch einmal anrufen"), "days": st.integers(1, 365)}),
        ),
    }
) | st.sampled_from([settings_of(process_with(one.settings)) for one in variants().values()])


@given(WAYS, st.sampled_from(list(S)))
def test_from_each_state_a_child_gets_to_school_and_to_an_end_with_a_next_step(way: dict[str, Any], state: S) -> None:
    process = process_with(way)
    reached, frontier = {state}, [state]
    while frontier:
        following = rules.next_states(process, frontier.pop())
        frontier += [one for one in following if one not in reached]
        reached |= set(following)
    assert reached & set(ENDED_STATES)
    assert S.STARTED in reached or state in {S.STARTED, S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON, S.COMPLETED}
    planned = rules.planned_step(process, state)
    if state in ENDED_STATES:
        assert planned is None
    else:
        assert planned is not None
        assert is_concrete_action(planned[0])
        assert 1 <= planned[1] <= 365
    assert rules.state_label(process, state)


class Walk:
    """Three children on their way while the centre changes its mind; a clock that goes on by an hour each time."""

    def __init__(self, place: Place) -> None:
        self.place, self.now, self.school = place, NOW, make.school(place)
        self.pupils = []
        for name in ("Mila", "Omar", "Ada"):
            child = make.person(make.household(place, name))
            for purpose in ConsentPurpose:
                make.consent(place, child, purpose)
            pupil = register_pupil(actor=place.counsellor, person=child, registered_on=TODAY, now=self.tick())
            self.pupils.append(pupil)

    def tick(self) -> dt.datetime:
        self.now += dt.timedelta(minutes=1)
        return self.now

    def change(self, way: dict[str, Any]) -> None:
        services.change_process(
            actor=self.place.director,
            changes=way,
            seen=process().changed_at,
            confirmed=pages.compare(services.checked(settings_of(process()) | way)).fingerprint,
            now=self.tick(),
        )

    def step(self, index: int, choice: int) -> None:
        """Take a child to one of the states that may follow, with the papers that the state asks for."""
        pupil = Pupil.objects.get(pk=self.pupils[index].pk)
        following = self.following(pupil)
        if not following:
            return
        to = following[choice % len(following)]
        self.papers(pupil, to)
        move(actor=self.place.counsellor, pupil=pupil, to=to, effective_on=TODAY, reason="Umzug", now=self.tick())

    def following(self, pupil: Pupil) -> list[S]:
        """After the first day of school the periods say where a child stands, no step."""
        state = Pupil.objects.values_list("state", flat=True).get(pk=pupil.pk)
        return [one for one in rules.next_states(process(), state) if one not in {S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON}]

    def papers(self, pupil: Pupil, to: S) -> None:
        needs_answer = to in {S.ANSWERED, S.HANDED_OVER}
        active = Recommendation.objects.filter(pupil=pupil, withdrawn_at=None).first()
        if active is None and (needs_answer or to == S.RECOMMENDED):
            active = Recommendation.objects.create(
                pupil=pupil,
                school=self.school,
                support_form="initial_support",
                grade=7,
                made_by=self.place.counsellor,
                made_at=self.tick(),
            )
            Hold.objects.create(
                recommendation=active,
                school=self.school,
                support_form="initial_support",
                place_index=Hold.objects.count(),
                made_at=self.now,
                expires_on=TODAY,
            )
        if active is not None and needs_answer:
            ParentAnswer.objects.create(
                recommendation=active,
                decision="agree",
                answered_on=TODAY,
                recorded_by=self.place.counsellor,
                recorded_at=self.tick(),
            )
        if to == S.NEED_NOTICE:
            NeedNotice.objects.create(pupil=pupil, reason="no_place", opened_on=TODAY, opened_by=self.place.counsellor)
        if to in {S.ASSIGNED, S.STARTED}:
            assignment = Assignment.objects.create(
                pupil=pupil,
                school=self.school,
                support_form="initial_support",
                grade=7,
                decided_on=YESTERDAY,
                decided_by="Schulamt",
                started_on=YESTERDAY,  # a period that ends today has lasted a day
                recorded_by=self.place.counsellor,
                recorded_at=self.tick(),
            )
        if to == S.STARTED and periods.open_period(pupil) is None:
            periods.begin(actor=self.place.counsellor, assignment=assignment, now=self.tick())

    def kept(self) -> list[int]:
        """How many rows there are of what must never get lost."""
        tables = (Pupil, StateChange, Recommendation, Hold, ParentAnswer, NeedNotice, Assignment)
        return [table.objects.count() for table in tables]

    def check(self) -> None:
        """Each open child has a next step with an owner and a date; nobody's way is shut."""
        for pupil in Pupil.objects.select_related("next_step__owner"):
            if pupil.state in ENDED_STATES:
                assert pupil.next_step is None
                continue
            step = pupil.next_step
            assert step is not None and step.done_at is None and step.owner.is_active and step.due_on >= TODAY
            assert rules.next_states(process(), pupil.state)


MOVES = st.lists(
    st.one_of(WAYS, st.tuples(st.integers(0, 2), st.integers(0, 9))),
    min_size=4,
    max_size=14,
)


def test_the_walk_reaches_the_first_day_of_school(world: World) -> None:
    """Drawn walks seldom come so far."""
    with world.lippe.scope():
        walk = Walk(world.lippe)
        for to in _way_to(S.STARTED):
            walk.step(0, walk.following(walk.pupils[0]).index(to))
            walk.check()
        assert Pupil.objects.get(pk=walk.pupils[0].pk).state == S.STARTED
        walk.step(0, 0)  # from here on periods say where a child stands
        walk.check()


def _way_to(goal: S) -> list[S]:
    """The shortest way from the first state."""
    ways: dict[S, list[S]] = {S.REGISTERED: []}
    waiting = [S.REGISTERED]
    while goal not in ways:
        state = waiting.pop(0)
        fresh = [one for one in rules.next_states(process(), state) if one not in ways]
        ways |= {one: [*ways[state], one] for one in fresh}
        waiting += fresh
    return ways[goal]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=MOVES)
def test_no_order_of_changes_and_steps_raises_loses_a_row_or_leaves_a_child_without_a_next_step(
    world: World, moves: list[Any]
) -> None:
    with world.lippe.scope(), transaction.atomic():
        walk = Walk(world.lippe)
        first = settings_of(process())
        for one in moves:
            before = walk.kept()
            if isinstance(one, dict):
                open_steps = {pupil.pk: pupil.next_step for pupil in Pupil.objects.select_related("next_step")}
                walk.change(one)
                assert {pupil.pk: pupil.next_step for pupil in Pupil.objects.select_related("next_step")} == open_steps
                assert walk.kept() == before
            else:
                walk.step(*one)
                assert all(now >= then for now, then in zip(walk.kept(), before, strict=True))
            walk.check()
        on_their_way = Pupil.objects.exclude(state__in=ENDED_STATES).count()
        assert sum(line.children for line in pages.process_page().path) == on_their_way
        walk.change(first)
        assert settings_of(process()) == first
        transaction.set_rollback(True)
