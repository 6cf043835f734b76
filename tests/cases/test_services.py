"""Promises of the advice work: nobody is forgotten, and nobody's minutes are looked at."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.cases import errors, services
from lotse.cases.enums import CaseResult, CaseState, Channel, CheckAnswer, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, CaseNote, FollowUp
from lotse.cases.services import Closing, NextStep
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.enums import ResidenceBand
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

LATER = TODAY + dt.timedelta(days=14)
SOLVED = Closing(CaseResult.SOLVED, with_checks=True)


@pytest.fixture
def place(world: World) -> Iterator[Place]:
    with world.lippe.scope():
        yield world.lippe


def step(place: Place, **fields: Any) -> NextStep:
    return NextStep(**({"action": "Schule anrufen", "owner": place.counsellor, "due_on": LATER} | fields))


def opened(place: Place, **fields: Any) -> Case:
    values: dict[str, Any] = {
        "actor": place.counsellor,
        "topic": Topic.WORK,
        "goal": "Der Vater findet Arbeit",
        "responsible": place.counsellor,
        "next_step": step(place),
        "now": NOW,
    }
    if "household" not in fields:
        fields["household"] = make.household(place)
    return services.open_case(**(values | fields))


def waiting(case: Case) -> list[FollowUp]:
    return list(FollowUp.objects.filter(case=case, done_at__isnull=True))


def noted(place: Place, **fields: Any) -> AdviceContact:
    values: dict[str, Any] = {
        "actor": place.counsellor,
        "topic": Topic.HOUSING,
        "channel": Channel.PHONE,
        "minutes": 10,
        "now": NOW,
    }
    return services.note_contact(**(values | fields))


# --- Contacts ------------------------------------------------------------------------------------------------


def test_a_contact_needs_no_name(place: Place) -> None:
    contact = noted(place, result=" Sucht Wohnung ", residence_band=ResidenceBand.OVER_10)
    contact.refresh_from_db()
    assert (contact.household, contact.result, contact.residence_band) == (None, "Sucht Wohnung", "over_10")


def test_with_a_family_the_residence_band_is_not_asked(place: Place) -> None:
    contact = noted(place, household=make.household(place), residence_band=ResidenceBand.OVER_10)
    assert contact.residence_band == ""


def test_a_contact_takes_its_next_step_along(place: Place) -> None:
    family = make.household(place)
    contact = noted(place, household=family, next_step=step(place))
    followup = FollowUp.objects.get()
    assert (followup.contact, followup.household, followup.due_on) == (contact, family, LATER)


def test_a_contact_with_a_vague_step_is_not_saved(place: Place) -> None:
    with pytest.raises(errors.VagueAction):
        noted(place, next_step=step(place, action="mal sehen"))
    assert not AdviceContact.objects.exists()


def test_who_may_not_open_the_file_may_not_note_a_contact_in_it(place: Place) -> None:
    with pytest.raises(NotAllowed):
        noted(place, actor=place.member(Role.NETWORKER), household=make.household(place))


@pytest.mark.parametrize("role", [Role.FUNDER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_roles_without_advice_note_nothing(place: Place, role: Role) -> None:
    with pytest.raises(NotAllowed):
        noted(place, actor=place.member(role))


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_minutes_are_bounded(place: Place, minutes: int) -> None:
    with pytest.raises(errors.MinutesOutOfRange):
        noted(place, minutes=minutes)


def test_a_contact_is_given_to_a_family_once(place: Place) -> None:
    contact = noted(place, next_step=step(place))
    family, other = make.household(place), make.household(place, "Winter")
    services.attach_contact(actor=place.counsellor, contact=contact, household=family, now=NOW)
    assert FollowUp.objects.get().household == family
    with pytest.raises(errors.ContactHasHousehold):
        services.attach_contact(actor=place.counsellor, contact=contact, household=other, now=NOW)


def test_a_step_stays_without_the_family_where_its_owner_may_not_open_the_file(place: Place) -> None:
    contact = noted(place, next_step=step(place, owner=place.member(Role.NETWORKER)))
    services.attach_contact(actor=place.counsellor, contact=contact, household=make.household(place), now=NOW)
    assert FollowUp.objects.get().household is None


def corrected(place: Place, contact: AdviceContact, **fields: Any) -> None:
    values: dict[str, Any] = {
        "actor": place.counsellor,
        "topic": Topic.WORK,
        "channel": Channel.VISIT,
        "minutes": 30,
        "result": "Berichtigt",
        "household": contact.household,
        "now": NOW,
    }
    services.correct_contact(contact=contact, **(values | fields))


def test_a_mistyped_contact_is_put_right_with_its_step(place: Place) -> None:
    wrong, right = make.household(place), make.household(place, "Winter")
    contact = noted(place, household=wrong, next_step=step(place))
    corrected(place, contact, household=right)
    contact.refresh_from_db()
    assert (contact.household, contact.topic, contact.minutes, contact.result) == (right, "work", 30, "Berichtigt")
    assert FollowUp.objects.get().household == right
    entry = Entry.objects.get(action="cases.contact_corrected")
    assert (entry.file_id, entry.fields) == (wrong.pk, ["channel", "household", "minutes", "result", "topic"])
    corrected(place, contact, household=None)
    contact.refresh_from_db()
    assert (contact.household, contact.residence_band) == (None, "unknown")


def test_only_the_author_corrects_a_contact(place: Place) -> None:
    contact = noted(place, household=make.household(place))
    with pytest.raises(NotAllowed):
        corrected(place, contact, actor=place.director)


def test_a_contact_of_a_case_keeps_its_family(place: Place) -> None:
    case = opened(place)
    contact = noted(place, case=case)
    with pytest.raises(errors.ContactInCase):
        corrected(place, contact, household=make.household(place, "Winter"))


def test_a_correction_of_what_changed_meanwhile_is_refused(place: Place) -> None:
    contact = noted(place)
    stale = AdviceContact.objects.get()
    services.attach_contact(actor=place.counsellor, contact=contact, household=make.household(place), now=NOW)
    with pytest.raises(ChangedMeanwhile):
        corrected(place, stale)


# --- Cases ---------------------------------------------------------------------------------------------------


def test_a_case_is_opened_with_its_next_step(place: Place) -> None:
    case = opened(place)
    assert (case.state, case.opened_on) == (CaseState.OPEN, TODAY)
    assert [(one.action, one.owner, one.due_on) for one in waiting(case)] == [
        ("Schule anrufen", place.counsellor, LATER)
    ]


def test_a_case_without_a_next_step_is_refused(place: Place) -> None:
    with pytest.raises(errors.NextStepMissing) as caught:
        opened(place, next_step=None)
    assert (caught.value.code, caught.value.field) == ("cases.next_step_missing", "action")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"action": "prüfen"}, errors.VagueAction),
        ({"due_on": TODAY - dt.timedelta(days=1)}, errors.DueInPast),
        ({"due_on": TODAY + dt.timedelta(days=2000)}, errors.DueTooFar),
    ],
)
def test_a_case_with_a_poor_next_step_is_refused(place: Place, wrong: dict[str, Any], error: type[LotseError]) -> None:
    with pytest.raises(error):
        opened(place, next_step=step(place, **wrong))
    assert not Case.objects.exists()


def test_a_step_goes_to_nobody_who_may_not_open_the_file(place: Place) -> None:
    with pytest.raises(errors.OwnerUnfit):
        opened(place, next_step=step(place, owner=place.member(Role.MEDIATOR)))


def test_a_case_made_of_a_contact_takes_contact_and_step_in(place: Place) -> None:
    contact = noted(place, next_step=step(place, action="Wohnungsamt anrufen"))
    family = make.household(place)
    case = opened(place, household=family, contact=contact)
    contact.refresh_from_db()
    assert (contact.household, contact.case) == (family, case)
    assert {one.action for one in waiting(case)} == {"Schule anrufen", "Wohnungsamt anrufen"}


def test_a_contact_of_another_family_makes_no_case(place: Place) -> None:
    contact = noted(place, household=make.household(place, "Winter"))
    with pytest.raises(errors.WrongHousehold):
        opened(place, contact=contact)
    assert not Case.objects.exists()


def test_a_case_changes_hands(place: Place) -> None:
    case = opened(place)
    services.change_case(
        actor=place.counsellor, case=case, topic=Topic.WORK, goal=case.goal, responsible=place.director, now=NOW
    )
    assert Case.objects.get().responsible == place.director
    assert Entry.objects.get(action="cases.case_changed").fields == ["responsible"]


def test_closing_settles_steps_and_plans_three_checks(place: Place) -> None:
    case = opened(place)
    services.close_case(actor=place.counsellor, case=case, closing=SOLVED, now=NOW)
    assert [(one.kind, one.due_on, one.owner) for one in waiting(case)] == [
        (FollowUpKind.CHECK_6, dt.date(2027, 5, 2), place.counsellor),
        (FollowUpKind.CHECK_12, dt.date(2027, 11, 2), place.counsellor),
        (FollowUpKind.CHECK_24, dt.date(2028, 11, 2), place.counsellor),
    ]
    case.refresh_from_db()
    assert (case.state, case.result, case.closed_on) == (CaseState.CLOSED, CaseResult.SOLVED, TODAY)


def test_a_family_that_wants_to_be_left_alone_is(place: Place) -> None:
    case = opened(place)
    services.close_case(actor=place.counsellor, case=case, closing=Closing(CaseResult.SOLVED, False), now=NOW)
    assert waiting(case) == []


def test_checks_fall_to_who_closes_when_the_responsible_has_left(place: Place) -> None:
    case = opened(place)
    case.responsible.is_active = False
    case.responsible.save()
    services.close_case(actor=place.director, case=Case.objects.get(), closing=SOLVED, now=NOW)
    assert {one.owner for one in waiting(case)} == {place.director}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2028, 2, 29), 24, dt.date(2030, 2, 28)),
        (dt.date(2026, 12, 31), 6, dt.date(2027, 6, 30)),
        (dt.date(2026, 6, 15), 6, dt.date(2026, 12, 15)),
    ],
)
def test_months_end_where_the_calendar_ends(day: dt.date, months: int, expected: dt.date) -> None:
    assert months_after(day, months) == expected


def test_closing_twice_tells_the_second(place: Place) -> None:
    case = opened(place)
    stale = Case.objects.get()
    services.close_case(actor=place.counsellor, case=case, closing=SOLVED, now=NOW)
    with pytest.raises(errors.CaseIsClosed):
        services.close_case(actor=place.director, case=stale, closing=SOLVED, now=NOW)
    assert len(waiting(case)) == 3


def test_a_closed_case_takes_neither_note_nor_step(place: Place) -> None:
    case = opened(place)
    services.close_case(actor=place.counsellor, case=case, closing=SOLVED, now=NOW)
    with pytest.raises(errors.CaseIsClosed):
        services.add_note(actor=place.counsellor, case=case, text="Noch etwas", now=NOW)
    with pytest.raises(errors.CaseIsClosed):
        services.set_next_step(actor=place.counsellor, case=case, next_step=step(place), now=NOW)


def test_reopening_needs_a_step_keeps_the_end_and_drops_the_checks(place: Place) -> None:
    case = opened(place)
    services.close_case(actor=place.counsellor, case=case, closing=SOLVED, now=NOW)
    with pytest.raises(errors.NextStepMissing):
        services.reopen_case(actor=place.counsellor, case=case, next_step=None, now=NOW)
    services.reopen_case(actor=place.counsellor, case=case, next_step=step(place), now=NOW)
    assert [one.kind for one in waiting(case)] == [FollowUpKind.STEP]
    assert CaseNote.objects.get().text == "Wieder aufgenommen. Zuvor: Anliegen geklärt."
    with pytest.raises(errors.CaseIsOpen):
        services.reopen_case(actor=place.counsellor, case=case, next_step=step(place), now=NOW)


# --- Steps on their way --------------------------------------------------------------------------------------


def complete(place: Place, followup: FollowUp, **fields: Any) -> None:
    values = {"actor": place.counsellor, "outcome": "Termin am Montag", "now": NOW}
    services.complete_followup(followup=followup, **(values | fields))


def test_the_last_step_of_a_case_needs_its_successor(place: Place) -> None:
    case = opened(place)
    [last] = waiting(case)
    with pytest.raises(errors.NextStepMissing):
        complete(place, last)
    assert waiting(case) == [last]
    complete(place, FollowUp.objects.get(), next_step=step(place, action="Zum Termin begleiten"))
    assert [one.action for one in waiting(case)] == ["Zum Termin begleiten"]


def test_the_last_step_may_close_the_case(place: Place) -> None:
    case = opened(place)
    [last] = waiting(case)
    complete(place, last, closing=Closing(CaseResult.SOLVED, with_checks=False))
    case.refresh_from_db()
    assert (case.state, waiting(case)) == (CaseState.CLOSED, [])
    last.refresh_from_db()
    assert last.outcome == "Termin am Montag"


def test_one_of_two_steps_may_simply_end(place: Place) -> None:
    case = opened(place)
    second = services.set_next_step(actor=place.counsellor, case=case, next_step=step(place), now=NOW)
    complete(place, second)
    assert len(waiting(case)) == 1


def test_a_step_without_an_outcome_is_not_done(place: Place) -> None:
    with pytest.raises(errors.OutcomeMissing):
        complete(place, make.followup(place), outcome="  ")


def test_a_step_is_done_once(place: Place) -> None:
    followup = make.followup(place)
    stale = FollowUp.objects.get()
    complete(place, followup)
    with pytest.raises(errors.AlreadySettled):
        complete(place, stale)


def test_the_third_postponement_goes_to_the_director(place: Place) -> None:
    followup = make.followup(place)
    for days in (1, 2):
        services.postpone_followup(
            actor=place.counsellor, followup=followup, due_on=TODAY + dt.timedelta(days=days), now=NOW
        )
        assert followup.escalated_at is None
    services.postpone_followup(actor=place.counsellor, followup=followup, due_on=LATER, now=NOW)
    followup.refresh_from_db()
    assert (followup.escalated_at, followup.postponed_count) == (NOW, 3)


@pytest.mark.parametrize("days", [0, -1])
def test_postponing_means_later(place: Place, days: int) -> None:
    with pytest.raises(errors.NotLater):
        services.postpone_followup(
            actor=place.counsellor,
            followup=make.followup(place),
            due_on=TODAY + dt.timedelta(days=days),
            now=NOW,
        )


def test_two_who_postpone_at_once_count_once(place: Place) -> None:
    followup = make.followup(place)
    stale = FollowUp.objects.get()
    services.postpone_followup(actor=place.counsellor, followup=followup, due_on=LATER, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        services.postpone_followup(actor=place.counsellor, followup=stale, due_on=LATER, now=NOW)
    followup.refresh_from_db()
    assert followup.postponed_count == 1


def test_the_director_ends_an_escalation_by_handing_over(place: Place) -> None:
    followup = make.followup(place, escalated_at=NOW, postponed_count=3)
    services.hand_over_followup(actor=place.director, followup=followup, owner=place.member(Role.COORDINATOR), now=NOW)
    followup.refresh_from_db()
    assert (followup.owner, followup.escalated_at, followup.postponed_count) == (
        place.member(Role.COORDINATOR),
        None,
        0,
    )


def test_the_owner_does_not_end_an_escalation_by_handing_over(place: Place) -> None:
    followup = make.followup(place, escalated_at=NOW, postponed_count=3)
    services.hand_over_followup(
        actor=place.counsellor, followup=followup, owner=place.member(Role.COORDINATOR), now=NOW
    )
    followup.refresh_from_db()
    assert (followup.escalated_at, followup.postponed_count) == (NOW, 3)


def test_a_familys_step_is_handed_to_nobody_who_may_not_open_the_file(place: Place) -> None:
    followup = make.followup(place, household=make.household(place))
    with pytest.raises(errors.OwnerUnfit):
        services.hand_over_followup(
            actor=place.counsellor, followup=followup, owner=place.member(Role.COORDINATOR), now=NOW
        )


def test_a_strangers_step_is_left_alone(place: Place) -> None:
    followup = make.followup(place)
    networker = place.member(Role.NETWORKER)
    for act in (
        lambda: complete(place, followup, actor=networker),
        lambda: services.postpone_followup(actor=networker, followup=followup, due_on=LATER, now=NOW),
        lambda: services.hand_over_followup(actor=networker, followup=followup, owner=networker, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- Asking again after months -------------------------------------------------------------------------------


def checked(place: Place) -> tuple[Case, FollowUp]:
    case = opened(place)
    services.close_case(actor=place.counsellor, case=case, closing=SOLVED, now=NOW)
    return case, waiting(case)[0]


@pytest.mark.parametrize("answer", [CheckAnswer.LASTING, CheckAnswer.UNKNOWN])
def test_a_check_is_answered_and_the_others_stay(place: Place, answer: CheckAnswer) -> None:
    case, check = checked(place)
    services.answer_check(actor=place.counsellor, followup=check, answer=answer, now=NOW)
    check.refresh_from_db()
    case.refresh_from_db()
    assert (check.check_answer, case.state, len(waiting(case))) == (answer, CaseState.CLOSED, 2)


def test_a_new_need_reopens_the_case_with_a_step(place: Place) -> None:
    case, check = checked(place)
    with pytest.raises(errors.NextStepMissing):
        services.answer_check(actor=place.counsellor, followup=check, answer=CheckAnswer.NEW_NEED, now=NOW)
    check.refresh_from_db()
    assert check.done_at is None
    services.answer_check(
        actor=place.counsellor, followup=check, answer=CheckAnswer.NEW_NEED, next_step=step(place), now=NOW
    )
    case.refresh_from_db()
    assert (case.state, [one.kind for one in waiting(case)]) == (CaseState.OPEN, [FollowUpKind.STEP])


def test_a_check_is_answered_not_ticked(place: Place) -> None:
    _, check = checked(place)
    with pytest.raises(errors.CheckNeedsAnswer):
        complete(place, check)
    with pytest.raises(errors.NotACheck):
        services.answer_check(
            actor=place.counsellor, followup=make.followup(place), answer=CheckAnswer.LASTING, now=NOW
        )


# --- Traces and merging --------------------------------------------------------------------------------------


def _actions(place: Place) -> dict[str, Callable[[], object]]:
    family = make.household(place)
    case = make.case(place, family)
    closed = make.case(place, family, state="closed", result="solved", closed_on=TODAY)
    check = make.followup(place, household=family, case=closed, kind="check_6")
    one, two, three = (make.followup(place, household=family) for _ in range(3))
    by: dict[str, Any] = {"actor": place.counsellor, "now": NOW}
    return {
        "cases.contact_noted": lambda: noted(place, household=family, next_step=step(place)),
        "cases.contact_attached": lambda: services.attach_contact(contact=make.contact(place), household=family, **by),
        "cases.case_opened": lambda: opened(place, household=family),
        "cases.case_changed": lambda: services.change_case(
            case=case, topic=Topic.WORK, goal="Neu", responsible=place.counsellor, **by
        ),
        "cases.note_added": lambda: services.add_note(case=case, text="Hallo", **by),
        "cases.step_set": lambda: services.set_next_step(case=case, next_step=step(place), **by),
        "cases.followup_added": lambda: services.add_followup(
            household=family, action="Kita anrufen", owner=place.counsellor, due_on=LATER, **by
        ),
        "cases.followup_done": lambda: services.complete_followup(followup=one, outcome="Ja", **by),
        "cases.followup_postponed": lambda: services.postpone_followup(followup=two, due_on=LATER, **by),
        "cases.followup_handed_over": lambda: services.hand_over_followup(followup=three, owner=place.director, **by),
        "cases.case_closed": lambda: services.close_case(case=case, closing=SOLVED, **by),
        "cases.case_reopened": lambda: services.reopen_case(case=case, next_step=step(place), **by),
        "cases.check_answered": lambda: services.answer_check(followup=check, answer=CheckAnswer.LASTING, **by),
    }


def test_each_action_leaves_one_trace_in_the_file(place: Place) -> None:
    for name, act in _actions(place).items():
        before = set(Entry.objects.values_list("pk", flat=True))
        act()
        [entry] = Entry.objects.exclude(pk__in=before)
        assert (entry.action, entry.actor_id) == (name, place.counsellor.pk)
        assert entry.file_id is not None


def test_merging_moves_cases_contacts_and_steps(place: Place) -> None:
    source, target = make.household(place), make.household(place, "Winter")
    case = make.case(place, source)
    contact = make.contact(place, household=source)
    services.move_to(source, target, place.counsellor, NOW)
    for row in (case, contact, case.followups.get()):
        row.refresh_from_db()
        assert row.household == target
