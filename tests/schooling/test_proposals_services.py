"""From rows of the database to a stored proposal: what is read, what is kept, what happens when it fails."""

import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed
from lotse.schooling.enums import ConstraintKind, RunState
from lotse.schooling.models import BusTime, Constraint, Process, ProposalRow, ProposalRun, Pupil, School
from lotse.schooling.reasons import UnplacedReason
from lotse.schooling.services import proposals as services
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, World


def point(east: int, north: int = 5_753_900) -> str:
    return f"{east},{north}"


@pytest.fixture
def lippe(world: World) -> Any:
    """Lippe with its scope open."""
    with world.lippe.scope():
        yield world.lippe


def child(lippe: Any, name: str = "Mila", *, of: Any = None, state: str = "interviewed", **fields: Any) -> Pupil:
    home = of or make.household(lippe, name, point=point(491_600))
    return make.pupil(lippe, make.person(home, name), state=state, **fields)


def near_and_far(lippe: Any) -> tuple[School, School]:
    near = make.school(lippe, "Nahe Schule", easting_m=493_600)
    far = make.school(lippe, "Ferne Schule", easting_m=496_600)
    make.places(near)
    make.places(far)
    return near, far


def propose(lippe: Any, pupil: Pupil) -> ProposalRow:
    run = services.request_run(actor=lippe.counsellor, now=NOW, pupil=pupil)
    assert run.state == RunState.DONE, run.error_sentence
    return run.rows.get()


def codes(row: ProposalRow) -> list[str]:
    return [reason["code"] for reason in row.reasons]


def test_one_child_is_proposed_a_school_at_once_with_reasons_and_alternatives(lippe: Any) -> None:
    near, far = near_and_far(lippe)
    row = propose(lippe, child(lippe))
    assert (row.school, row.distance_m, row.distance_is_approximate) == (near, 2000, False)
    assert codes(row) == ["nearest", "place", "load", "reported"]
    assert [one["school"] for one in row.alternatives] == [str(far.pk)]
    run = row.run
    assert (run.placed_count, run.most_count, run.children_count, run.gap_permille) == (1, 1, 1, 0)


def test_a_household_without_point_is_measured_from_its_municipality(lippe: Any) -> None:
    near_and_far(lippe)
    row = propose(lippe, child(lippe, of=make.household(lippe)))
    assert (row.distance_m, row.distance_is_approximate) == (2000, True)


def test_bus_minutes_of_the_municipality_are_used(lippe: Any) -> None:
    near, far = near_and_far(lippe)
    pupil = child(lippe)
    town = pupil.person.household.municipality
    assert town is not None
    for school, minutes in ((near, 50), (far, 12)):
        BusTime.objects.create(municipality=town, school=school, minutes=minutes, as_of=NOW.date())
    row = propose(lippe, pupil)
    assert row.school == far
    assert row.reasons[0]["bus_minutes"] == 12


def test_siblings_at_a_school_and_recommended_draw_the_child_there(lippe: Any) -> None:
    _, far = near_and_far(lippe)
    home = make.household(lippe, point=point(491_600))
    pupil = child(lippe, of=home)
    sibling = child(lippe, "Juri", of=home, state="started", grade=9)
    sibling.assignments.create(
        school=far, decided_on=NOW.date(), decided_by="Schulamt", recorded_by=lippe.counsellor, recorded_at=NOW
    )
    row = propose(lippe, pupil)
    assert (row.school, "siblings" in codes(row)) == (far, True)
    Pupil.objects.filter(pk=sibling.pk).update(state="moved_away")
    assert "siblings" not in codes(propose(lippe, pupil))


def test_places_held_or_occupied_are_not_proposed(lippe: Any) -> None:
    near, far = near_and_far(lippe)
    make.places(near, 5, 5, recorded_at=NOW + dt.timedelta(hours=1))
    row = propose(lippe, child(lippe))
    assert (row.school, "nearer_full" in codes(row)) == (far, True)


@pytest.mark.parametrize("change", [{"is_operating": False}, {"form": "08"}, {"is_public": False}])
def test_closed_special_and_private_schools_are_left_out(lippe: Any, change: dict[str, Any]) -> None:
    near, far = near_and_far(lippe)
    School.objects.filter(pk=near.pk).update(**change)
    assert propose(lippe, child(lippe)).school == far


def test_a_recorded_offer_opens_a_private_school(lippe: Any) -> None:
    near, _ = near_and_far(lippe)
    School.objects.filter(pk=near.pk).update(is_public=False, offer_recorded_on=NOW.date())
    assert propose(lippe, child(lippe)).school == near


def test_the_settings_of_the_centre_count(lippe: Any) -> None:
    near = make.school(lippe, "Grundschule", form="02", easting_m=492_600)
    make.places(near, grade=None)
    pupil = child(lippe, grade=3)
    assert propose(lippe, pupil).unplaced_reason == UnplacedReason.PRIMARY_ADVICE_ONLY
    process = Process.objects.create(places_primary=True)
    assert propose(lippe, pupil).school == near
    process.max_distance_primary_m = 500
    process.save()
    assert propose(lippe, pupil).unplaced_reason == UnplacedReason.TOO_FAR


def test_talk_first_takes_a_child_out_of_the_proposal_for_all(lippe: Any) -> None:
    near_and_far(lippe)
    child(lippe, talk_first=True)
    run = services.request_run(actor=lippe.counsellor, now=NOW)
    services.compute_run(run_id=run.pk, now=NOW)
    assert [row.unplaced_reason for row in run.rows.all()] == [UnplacedReason.NEEDS_TALK]


def test_only_children_without_a_valid_recommendation_are_taken_in(lippe: Any) -> None:
    near, _ = near_and_far(lippe)
    wanted = child(lippe)
    child(lippe, "Registriert", state="registered")
    recommended = child(lippe, "Empfohlen", state="exam_ordered")
    recommended.recommendations.create(
        school=near, support_form="initial_support", grade=7, made_by=lippe.counsellor, made_at=NOW
    )
    run = services.request_run(actor=lippe.counsellor, now=NOW)
    services.compute_run(run_id=run.pk, now=NOW)
    assert [row.pupil for row in run.rows.all()] == [wanted]


def test_a_run_for_all_waits_for_the_worker_and_is_asked_for_once(lippe: Any) -> None:
    near_and_far(lippe)
    child(lippe)
    run = services.request_run(actor=lippe.counsellor, now=NOW)
    assert run.state == RunState.QUEUED
    assert services.request_run(actor=lippe.director, now=NOW) == run
    services.compute_run(run_id=run.pk, now=NOW)
    services.compute_run(run_id=run.pk, now=NOW)  # the job may arrive twice
    run.refresh_from_db()
    assert (run.state, run.rows.count()) == (RunState.DONE, 1)
    assert Entry.objects.filter(action="schooling.proposal_requested").count() == 1


def test_a_run_whose_worker_was_lost_is_given_up(lippe: Any) -> None:
    near_and_far(lippe)
    child(lippe)
    run = services.request_run(actor=lippe.counsellor, now=NOW)
    ProposalRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    again = services.request_run(actor=lippe.counsellor, now=NOW + dt.timedelta(minutes=11))
    run.refresh_from_db()
    assert (run.state, run.error_code, again != run) == (RunState.FAILED, "schooling.worker_lost", True)


def test_a_failure_keeps_its_sentence_and_no_rows(lippe: Any) -> None:
    near_and_far(lippe)
    Process.objects.create(weights={"crowded": 1})
    run = services.request_run(actor=lippe.counsellor, now=NOW, pupil=child(lippe))
    assert (run.state, run.error_code, run.rows.count()) == (RunState.FAILED, "schooling.weights_wrong", 0)
    assert run.error_sentence.startswith("Die zweite Stufe der Auslastung")


def test_a_mistake_of_ours_fails_the_run_with_a_plain_sentence(lippe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    near_and_far(lippe)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(services, "facts_of", broken)
    run = services.request_run(actor=lippe.counsellor, now=NOW, pupil=child(lippe))
    assert (run.state, run.error_code) == (RunState.FAILED, "schooling.proposal_failed")


def test_nobody_waiting_is_said(lippe: Any) -> None:
    with pytest.raises(services.NothingToPropose):
        services.request_run(actor=lippe.counsellor, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COUNSELLOR, Role.DIRECTOR}])
def test_others_may_not_ask_for_proposals(lippe: Any, role: Role) -> None:
    pupil, school = child(lippe), make.school(lippe)
    member = lippe.member(role)
    with pytest.raises(NotAllowed):
        services.request_run(actor=member, now=NOW, pupil=pupil)
    with pytest.raises(NotAllowed):
        services.set_constraint(actor=member, pupil=pupil, school=school, kind=ConstraintKind.BAN, now=NOW)
    with pytest.raises(NotAllowed):
        services.remove_constraint(actor=member, pupil=pupil, school=school, kind=ConstraintKind.BAN, now=NOW)


def test_pin_ban_and_wish_exclude_each_other_where_they_contradict(lippe: Any) -> None:
    near, far = near_and_far(lippe)
    pupil = child(lippe)

    def mark(school: School, kind: ConstraintKind) -> None:
        services.set_constraint(actor=lippe.counsellor, pupil=pupil, school=school, kind=kind, now=NOW)

    mark(near, ConstraintKind.WISH)
    mark(near, ConstraintKind.PIN)
    mark(far, ConstraintKind.PIN)
    assert {(one.school, one.kind) for one in Constraint.objects.all()} == {(near, "wish"), (far, "pin")}
    mark(far, ConstraintKind.BAN)
    mark(near, ConstraintKind.BAN)
    assert {(one.school, one.kind) for one in Constraint.objects.all()} == {(near, "ban"), (far, "ban")}
    mark(far, ConstraintKind.PIN)
    assert {(one.school, one.kind) for one in Constraint.objects.all()} == {(near, "ban"), (far, "pin")}


def test_a_school_that_does_not_suit_cannot_be_pinned(lippe: Any) -> None:
    near_and_far(lippe)
    primary = make.school(lippe, form="02")
    with pytest.raises(services.SchoolNotSuitable):
        services.set_constraint(
            actor=lippe.counsellor, pupil=child(lippe), school=primary, kind=ConstraintKind.PIN, now=NOW
        )


def test_a_ban_in_a_proposal_computes_it_anew_at_once(lippe: Any) -> None:
    near, far = near_and_far(lippe)
    pupil = child(lippe)
    first = services.request_run(actor=lippe.counsellor, now=NOW, pupil=pupil)
    ban = {"actor": lippe.counsellor, "pupil": pupil, "school": near, "kind": ConstraintKind.BAN}
    second = services.decide_cell(run=first, remove=False, now=NOW + dt.timedelta(minutes=1), **ban)
    assert second.rows.get().school == far
    third = services.decide_cell(run=second, remove=True, now=NOW + dt.timedelta(minutes=2), **ban)
    assert third.rows.get().school == near
    assert first.rows.get().school == near  # what was shown stays as it was


def test_weights_are_kept_as_overrides_and_checked(lippe: Any) -> None:
    services.set_weights(actor=lippe.director, weights={"extra_site": 100, "load": 20}, now=NOW)
    assert Process.objects.get().weights == {"extra_site": 100}
    with pytest.raises(NotAllowed):
        services.set_weights(actor=lippe.counsellor, weights={}, now=NOW)


def test_two_centres_do_not_see_each_other(world: World) -> None:
    with world.other.scope():
        make.places(make.school(world.other, "Fremde Schule", easting_m=491_700))
        child(world.other, "Fremd")
    with world.lippe.scope():
        near, _ = near_and_far(world.lippe)
        child(world.lippe)
        run = services.request_run(actor=world.lippe.counsellor, now=NOW)
        services.compute_run(run_id=run.pk, now=NOW)
        assert [row.school for row in run.rows.all()] == [near]


def test_reading_the_facts_takes_as_many_queries_for_one_child_as_for_many(
    lippe: Any, django_assert_num_queries: Any
) -> None:
    near_and_far(lippe)
    for number in range(6):
        child(lippe, f"Kind {number}")
        with django_assert_num_queries(11):
            services.facts_of(services.waiting_pupils(), Process(), NOW.date())
