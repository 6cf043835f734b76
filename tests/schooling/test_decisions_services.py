"""The authority's list: sent with a ground for each child, answered in parts, never half, taken back."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.scopes import whole_database
from lotse.links import access_codes
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.outbox.models import Mail
from lotse.people.models import Disclosure
from lotse.people.services import withdraw_consent
from lotse.schooling.enums import AnswerWay, ItemDecision, PupilState, ReturnReason
from lotse.schooling.models import Assignment, DecisionItem, DecisionList, Hold, NeedNotice, Process, Pupil, School
from lotse.schooling.rules import decisions as rules
from lotse.schooling.selectors import decisions as selectors
from lotse.schooling.selectors.places import free_places
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import decisions, pupils
from lotse.schooling.services.decisions import reminding, sending
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.races import at_once, own_connections  # noqa: F401 - fixture
from tests.schooling import lists
from tests.world import NOW, TODAY, Place, World, build

DAY = dt.timedelta(days=1)
S = PupilState
BY_LINK = decisions.Answering(AnswerWay.LINK)


@pytest.fixture
def lippe(world: World) -> Iterator[Place]:
    with world.lippe.scope():
        yield world.lippe


def fresh(pupil: Pupil) -> Pupil:
    return Pupil.objects.select_related("person__household", "next_step__owner").get(pk=pupil.pk)


def item_of(pupil: Pupil) -> DecisionItem:
    return DecisionItem.objects.select_related(
        "decision_list__office__organisation", "recommendation__school", "assignment", "pupil__person"
    ).get(pupil=pupil)


def reported(school: School, places: int, occupied: int = 0, **fields: Any) -> None:
    """What the school told before anything was decided."""
    make.places(school, places, occupied, recorded_at=make.BEFORE, **fields)


def counted(decision_list: DecisionList) -> Any:
    """The list as pages have it."""
    return selectors.list_for(DecisionList.objects.all(), decision_list.code)


def open_count(decision_list: DecisionList) -> int:
    return int(counted(decision_list).open_count)


def decide(pupil: Pupil, decision: str = "assign", **fields: Any) -> decisions.Answered:
    """One answer by link; ``by`` and ``now`` as in the service."""
    item = item_of(pupil)
    by, now = fields.pop("by", BY_LINK), fields.pop("now", NOW)
    over = fields.pop("accept_over", False)
    answer = decisions.Answer(item.pk, decision, **fields)
    return decisions.answer_items(decision_list=item.decision_list, answers=[answer], by=by, now=now, accept_over=over)


# --- Sending ---------------------------------------------------------------------------------------------------


def test_sending_hands_each_child_over_with_its_disclosure_and_a_mail_that_names_nobody(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 3)
    child, needy = lists.answered(lippe, school, "Mila"), lists.needy(lippe, "Juri")
    made = lists.decision_list(lippe, child, needy)
    assert (fresh(child).state, fresh(needy).state) == (S.HANDED_OVER, S.NEED_NOTICE)
    assert made.items.count() == 2
    rows = Disclosure.objects.order_by("household__name")
    assert [(one.recipient, one.way, one.purpose) for one in rows] == [
        ("Schulamt am Test", "link", "school_authority"),
        ("Schulamt am Test", "link", "school_authority"),
    ]
    assert f"Liste {made.code}" in rows[0].what
    mail = Mail.objects.get()
    assert mail.to == "schulamt@example.org"
    assert not re.search("Mila|Juri|TEST", mail.subject + mail.text)
    secret = re.findall(r"/entscheidung/(\S+)/", mail.text)[0]
    assert links.find(purpose=sending.PURPOSE, secret=secret, now=NOW).object_id == made.pk
    assert Entry.objects.filter(action="schooling.decision_list_sent", object_id=made.pk).count() == 1


def test_children_without_answer_or_ground_stay_here_and_are_named(lippe: Place) -> None:
    office = lists.deciding_office(lippe, kind="municipality")
    waiting = lists.answered(lippe, name="Ohne Antwort", decision="undecided")
    silent = lists.answered(lippe, name="Ohne Einwilligung")
    agreed = lists.answered(lippe, name="Mit Einwilligung")
    parent = make.person(agreed.person.household, "Olena", kind="guardian", born_on=None)
    make.consent(lippe, parent, "partner", recipient="schulamt am test")
    sent = decisions.send_list(
        actor=lippe.counsellor,
        office=office.organisation,
        pupil_ids=[waiting.pk, silent.pk, agreed.pk],
        due_on=TODAY + 14 * DAY,
        way="link",
        now=NOW,
    )
    assert sent.count == 1
    assert {one.pupil.person.household.name: one.reason for one in sent.left_out} == {
        "Ohne Antwort": "Antwort der Eltern fehlt",
        "Ohne Einwilligung": "keine Einwilligung für die Weitergabe an diese Stelle",
    }
    assert [fresh(one).state for one in (waiting, silent, agreed)] == [S.ANSWERED, S.ANSWERED, S.HANDED_OVER]
    assert [one.household for one in Disclosure.objects.all()] == [agreed.person.household]


def test_nothing_goes_out_when_no_child_can_go(lippe: Place) -> None:
    child = lists.answered(lippe, decision="not_reached")
    with pytest.raises(decisions.NothingToSend) as refused:
        lists.decision_list(lippe, child)
    assert [one.reason for one in refused.value.left_out] == ["Antwort der Eltern fehlt"]
    assert (DecisionList.objects.count(), Disclosure.objects.count(), Mail.objects.count()) == (0, 0, 0)


def test_a_child_stands_on_one_running_list_only(lippe: Place) -> None:
    child, office = lists.answered(lippe), lists.deciding_office(lippe)
    first = lists.decision_list(lippe, child, office=office)
    with pytest.raises(decisions.NothingToSend) as refused:
        lists.decision_list(lippe, child, office=office)
    assert refused.value.left_out[0].reason == f"steht schon auf der Liste {first.code}"
    decisions.close_list(actor=lippe.counsellor, decision_list=first, now=NOW)
    again = lists.decision_list(lippe, child, office=office)
    assert again.items.get().pupil == child


def test_where_the_step_is_left_out_the_child_stays_answered_and_can_be_assigned(lippe: Place) -> None:
    Process.objects.create(skipped_states=[S.HANDED_OVER])
    child = lists.answered(lippe)
    made = lists.decision_list(lippe, child)
    assert (fresh(child).state, open_count(made)) == (S.ANSWERED, 1)
    decide(child, accept_over=True)
    assert fresh(child).state == S.ASSIGNED


def test_an_office_without_address_gets_a_file_only(lippe: Place) -> None:
    office = lists.deciding_office(lippe, email="")
    child = lists.answered(lippe)
    with pytest.raises(sending.NoAddress):
        lists.decision_list(lippe, child, office=office)
    assert fresh(child).state == S.ANSWERED
    lists.decision_list(lippe, child, office=office, way="file")
    assert (fresh(child).state, Mail.objects.count(), Disclosure.objects.get().way) == (S.HANDED_OVER, 0, "file")


@pytest.mark.parametrize("days", [-1, 367])
def test_the_answer_is_asked_for_within_a_year(lippe: Place, days: int) -> None:
    with pytest.raises(sending.DayNotPossible):
        lists.decision_list(lippe, lists.answered(lippe), due_on=TODAY + days * DAY)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COUNSELLOR, Role.DIRECTOR}])
def test_only_advisers_send_end_and_undo(world: World, role: Role) -> None:
    with world.lippe.scope():
        child, actor = lists.answered(world.lippe), world.lippe.member(role)
        made = lists.decision_list(world.lippe, child)
        item = item_of(child)
        common: dict[str, Any] = {"actor": actor, "now": NOW}
        for act in (
            lambda: decisions.send_list(
                office=made.office.organisation, pupil_ids=[], due_on=TODAY, way="link", **common
            ),
            lambda: decisions.close_list(decision_list=made, **common),
            lambda: decisions.withdraw_list(decision_list=made, reason="Versehen", **common),
            lambda: decisions.remind(decision_list=counted(made), **common),
            lambda: decisions.undo(item=item, reason="Versehen", **common),
            lambda: decisions.renew_code(office=made.office.organisation, **common),
            lambda: decide(child, by=decisions.Answering(AnswerWay.ACCOUNT, actor)),
        ):
            with pytest.raises(NotAllowed):
                act()


# --- Answering -------------------------------------------------------------------------------------------------


def test_as_recommended_is_an_assignment_of_the_office_and_frees_the_hold(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 2)
    child = lists.answered(lippe, school)
    made = lists.decision_list(lippe, child)
    assert decide(child, comment="Bitte am Montag melden").count == 1
    assignment, item = Assignment.objects.get(), item_of(child)
    assert (assignment.school, assignment.grade, assignment.support_form) == (school, 7, "initial_support")
    assert (assignment.decided_by, assignment.decided_on, assignment.recorded_by) == ("Schulamt am Test", TODAY, None)
    assert (item.decision, item.way, item.over_count, item.comment) == ("assign", "link", 0, "Bitte am Montag melden")
    assert item.assignment == assignment
    assert fresh(child).state == S.ASSIGNED
    assert not Hold.objects.filter(released_at=None).exists()
    assert [(pool.assigned, pool.free) for pool in free_places(TODAY)] == [(1, 1)]
    assert open_count(made) == 0
    assert Entry.objects.filter(action="schooling.item_decided").count() == 1


def test_another_school_for_a_need_that_was_notified_settles_it(lippe: Place) -> None:
    other = make.school(lippe, "Sekundarschule", form="14")
    reported(other, 1, grade=6)
    child = lists.needy(lippe)
    lists.decision_list(lippe, child)
    decide(child, "other_school", school_id=other.pk, grade=6)
    assert (Assignment.objects.get().school, Assignment.objects.get().grade) == (other, 6)
    assert NeedNotice.objects.get().settled_on == TODAY
    assert fresh(child).state == S.ASSIGNED


@pytest.mark.parametrize(
    ("reason", "state"), [(ReturnReason.PARENTS, S.RECOMMENDED), (ReturnReason.NO_PLACE, S.ANSWERED)]
)
def test_a_returned_child_waits_where_it_belongs_with_reason_and_a_step_for_its_adviser(
    lippe: Place, reason: ReturnReason, state: str
) -> None:
    child = lists.answered(lippe)
    lists.decision_list(lippe, child)
    decide(child, "return", return_reason=reason, comment="Cousine besucht die Gesamtschule")
    now, change = fresh(child), child.changes.first()
    assert change is not None and now.next_step is not None
    assert (now.state, change.reason) == (state, f"Schulamt am Test: {reason.label}")
    assert (now.next_step.action, now.next_step.owner) == (
        f"Mila: Rückgabe bearbeiten: {reason.label}",
        lippe.counsellor,
    )
    assert not Assignment.objects.exists()


def test_a_returned_need_stays_open_because_only_a_place_ends_it(lippe: Place) -> None:
    child = lists.needy(lippe)
    made = lists.decision_list(lippe, child)
    decide(child, "return", return_reason="not_responsible")
    step = fresh(child).next_step
    assert step is not None
    assert (fresh(child).state, NeedNotice.objects.get().settled_on, open_count(made)) == (S.NEED_NOTICE, None, 0)
    assert step.action == "Juri: Rückgabe bearbeiten: andere Stelle ist zuständig"


def test_a_child_that_changed_meanwhile_refuses_its_row_only(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 9)
    gone, stays = lists.answered(lippe, school, "Gone"), lists.answered(lippe, school, "Stays")
    made = lists.decision_list(lippe, gone, stays)
    pupils.move(actor=lippe.counsellor, pupil=fresh(gone), to=S.MOVED_AWAY, effective_on=TODAY, now=NOW)
    answers = [decisions.Answer(item_of(one).pk, "assign") for one in (gone, stays)]
    done = decisions.answer_items(decision_list=made, answers=answers, by=BY_LINK, now=NOW)
    assert done.count == 1
    assert [(one.child, one.error.code) for one in done.refused] == [("Gone Gone", "schooling.item_overtaken")]
    assert [fresh(one).state for one in (gone, stays)] == [S.MOVED_AWAY, S.ASSIGNED]
    assert item_of(gone).decision == ""


def test_the_second_answer_is_told_and_the_first_stays(lippe: Place) -> None:
    child, other = lists.answered(lippe), make.school(lippe, "Zweite")
    lists.decision_list(lippe, child)
    decide(child, accept_over=True)
    done = decide(child, "other_school", school_id=other.pk, accept_over=True)
    assert [one.error.code for one in done.refused] == ["schooling.item_decided"]
    assert item_of(child).decision == ItemDecision.ASSIGN


def test_beyond_the_reported_places_only_when_the_office_has_been_told(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 2, 1)
    first, second = lists.answered(lippe, school, "Erste"), lists.answered(lippe, school, "Zweite", held=False)
    made = lists.decision_list(lippe, first, second)
    answers = [decisions.Answer(item_of(one).pk, "assign") for one in (first, second)]
    common: dict[str, Any] = {"decision_list": made, "answers": answers, "by": BY_LINK, "now": NOW}
    with pytest.raises(decisions.PlacesExceeded) as told:
        decisions.answer_items(**common)
    assert [one.sentence for one in told.value.excesses] == [
        "Gesamtschule am Test, Erstförderung (Deutsch), Jahrgang 7: 1 über der gemeldeten Zahl."
    ]
    assert not Assignment.objects.exists()
    assert decisions.answer_items(**common, accept_over=True).count == 2
    assert sorted(one.over_count for one in DecisionItem.objects.all()) == [0, 1]
    (pool,) = free_places(TODAY)
    assert (pool.places, pool.taken, pool.free) == (2, 3, 0)


def test_a_school_that_has_reported_nothing_is_told_too(lippe: Place) -> None:
    child = lists.answered(lippe)
    lists.decision_list(lippe, child)
    with pytest.raises(decisions.PlacesExceeded) as told:
        decide(child)
    assert [one.over for one in told.value.excesses] == [None]
    assert told.value.excesses[0].sentence.endswith("hat keine Plätze dieser Art gemeldet.")


@pytest.mark.parametrize(
    ("decision", "fields", "field"),
    [
        ("other_school", {}, "school"),
        ("return", {}, "return_reason"),
        ("return", {"return_reason": "other"}, "comment"),
        ("unsinn", {}, None),
    ],
)
def test_an_incomplete_answer_is_refused_and_nothing_recorded(
    lippe: Place, decision: str, fields: dict[str, Any], field: str | None
) -> None:
    child = lists.answered(lippe)
    lists.decision_list(lippe, child)
    with pytest.raises(decisions.AnswerIncomplete) as refused:
        decide(child, decision, **fields)
    assert refused.value.field == field
    assert item_of(child).decision == ""


def test_a_school_that_does_not_teach_the_grade_is_refused(lippe: Place) -> None:
    child, primary = lists.answered(lippe), make.school(lippe, "Grundschule", form="02")
    lists.decision_list(lippe, child)
    with pytest.raises(decisions.AnswerIncomplete, match="Jahrgänge 1 bis 4, nicht 7"):
        decide(child, "other_school", school_id=primary.pk)


def test_a_closed_school_and_a_row_of_another_list_are_refused(lippe: Place) -> None:
    child, stranger = lists.answered(lippe, name="Mila"), lists.answered(lippe, name="Juri")
    made, office = lists.decision_list(lippe, child), lists.deciding_office(lippe, "Anderes Amt")
    lists.decision_list(lippe, stranger, office=office)
    closed = make.school(lippe, "Zu", is_operating=False)
    with pytest.raises(decisions.AnswerIncomplete):
        decide(child, "other_school", school_id=closed.pk)
    foreign = [decisions.Answer(item_of(stranger).pk, "assign")]
    with pytest.raises(decisions.AnswerIncomplete, match="steht nicht auf der Liste"):
        decisions.answer_items(decision_list=made, answers=foreign, by=BY_LINK, now=NOW)


def test_on_the_telephone_somebody_is_named_and_the_day_is_plausible(lippe: Place) -> None:
    child = lists.answered(lippe)
    lists.decision_list(lippe, child)
    for who, day in (("", TODAY), ("Frau Meier", TODAY + DAY), ("Frau Meier", TODAY - DAY)):
        by = decisions.Answering(AnswerWay.PHONE, lippe.counsellor, who, day)
        with pytest.raises((decisions.AnswerIncomplete, pupils.DateNotPlausible)):
            decide(child, by=by, accept_over=True)
    by = decisions.Answering(AnswerWay.PHONE, lippe.counsellor, "Frau Meier", TODAY)
    decide(child, by=by, accept_over=True)
    item = item_of(child)
    assert (item.decided_by, item.way, item.recorded_by) == ("Schulamt am Test (Frau Meier)", "phone", lippe.counsellor)


def test_a_long_name_of_an_office_still_fits(lippe: Place) -> None:
    child, office = lists.answered(lippe), lists.deciding_office(lippe, "Ä" * 250)
    lists.decision_list(lippe, child, office=office)
    decide(child, by=decisions.Answering(AnswerWay.PHONE, lippe.counsellor, "F" * 60, TODAY), accept_over=True)
    assert len(Assignment.objects.get().decided_by) == 120


def test_a_list_can_be_answered_in_parts_until_it_is_closed(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 9)
    children = [lists.answered(lippe, school, name) for name in ("Mila", "Juri", "Noor")]
    made = lists.decision_list(lippe, *children)
    decide(children[0])
    assert open_count(made) == 2
    decisions.close_list(actor=lippe.counsellor, decision_list=made, now=NOW)
    with pytest.raises(decisions.ListEnded):
        decide(children[1])
    assert fresh(children[1]).state == S.HANDED_OVER


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_in_the_same_instant_one_counts(own_connections: None) -> None:  # noqa: F811
    lippe = build().lippe
    with lippe.scope():
        child = lists.answered(lippe)
        made = lists.decision_list(lippe, child)
        other, item = make.school(lippe, "Zweite"), item_of(child)
    answers = [
        decisions.Answer(item.pk, "assign"),
        decisions.Answer(item.pk, "other_school", other.pk),
    ]
    refused: list[Any] = []

    def act(one: decisions.Answer) -> None:
        done = decisions.answer_items(decision_list=made, answers=[one], by=BY_LINK, now=NOW, accept_over=True)
        refused.extend(row.error.code for row in done.refused)

    assert at_once(lippe.centre.pk, *(lambda one=one: act(one) for one in answers)) == ["", ""]
    with lippe.scope():
        assert (Assignment.objects.count(), len(refused)) == (1, 1)
        assert fresh(child).state == S.ASSIGNED


# --- Undoing, withdrawing, reminding ---------------------------------------------------------------------------


def undo(lippe: Place, child: Pupil, reason: str = "Zahlendreher", now: dt.datetime = NOW) -> None:
    decisions.undo(actor=lippe.counsellor, item=item_of(child), reason=reason, now=now)


def test_a_wrong_assignment_is_taken_back_with_its_reason_and_the_place_is_held_again(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 1)
    child = lists.answered(lippe, school)
    made = lists.decision_list(lippe, child)
    decide(child)
    undo(lippe, child)
    change = child.changes.first()
    assert change is not None
    assert (fresh(child).state, Assignment.objects.count(), open_count(made)) == (S.HANDED_OVER, 0, 1)
    assert change.reason == "Antwort zurückgenommen (wie empfohlen zugewiesen): Zahlendreher"
    assert Hold.objects.filter(released_at=None).count() == 1
    assert decide(child).count == 1


def test_a_wrong_answer_to_a_need_opens_the_need_again(lippe: Place) -> None:
    child, school = lists.needy(lippe), make.school(lippe)
    made = lists.decision_list(lippe, child)
    decide(child, "other_school", school_id=school.pk, accept_over=True)
    undo(lippe, child)
    assert (fresh(child).state, NeedNotice.objects.get().settled_on, open_count(made)) == (S.NEED_NOTICE, None, 1)


@pytest.mark.parametrize("reason", ["parents", "papers"])
def test_a_wrong_return_is_taken_back(lippe: Place, reason: str) -> None:
    child = lists.answered(lippe)
    made = lists.decision_list(lippe, child)
    decide(child, "return", return_reason=reason)
    assert open_count(made) == 0
    undo(lippe, child)
    assert (fresh(child).state, open_count(made)) == (S.HANDED_OVER, 1)


def test_nothing_is_undone_when_the_child_has_gone_on(lippe: Place) -> None:
    child = lists.answered(lippe)
    lists.decision_list(lippe, child)
    decide(child, accept_over=True)
    pupils.move(actor=lippe.counsellor, pupil=fresh(child), to=S.MOVED_AWAY, effective_on=TODAY, now=NOW)
    with pytest.raises(decisions.UndoTooLate):
        undo(lippe, child)
    assert (Assignment.objects.count(), item_of(child).decision) == (1, "assign")


def test_undoing_needs_a_reason_and_happens_once(lippe: Place) -> None:
    child = lists.answered(lippe)
    lists.decision_list(lippe, child)
    decide(child, accept_over=True)
    with pytest.raises(pupils.ReasonMissing):
        undo(lippe, child, " ")
    seen = item_of(child)
    undo(lippe, child)
    with pytest.raises(ChangedMeanwhile):
        decisions.undo(actor=lippe.counsellor, item=seen, reason="noch einmal", now=NOW)


def secrets() -> list[str]:
    return [secret for mail in Mail.objects.all() for secret in re.findall(r"/entscheidung/(\S+)/", mail.text)]


def test_withdrawing_kills_the_link_retracts_and_takes_the_children_back(lippe: Place) -> None:
    school = make.school(lippe)
    reported(school, 9)
    decided, waits, needy = lists.answered(lippe, school, "Ja"), lists.answered(lippe, school), lists.needy(lippe)
    made = lists.decision_list(lippe, decided, waits, needy)
    decide(decided)
    (secret,) = secrets()
    outbox.deliver(mail_id=Mail.objects.get().pk, now=NOW)
    came = decisions.withdraw_list(actor=lippe.counsellor, decision_list=made, reason="falsche Stelle", now=NOW)
    assert came == 2
    assert [fresh(one).state for one in (decided, waits, needy)] == [S.ASSIGNED, S.ANSWERED, S.NEED_NOTICE]
    retracted = {one.person: one.retraction_reason for one in Disclosure.objects.select_related("person")}
    assert retracted == {decided.person: "", waits.person: "falsche Stelle", needy.person: "falsche Stelle"}
    with pytest.raises(links.LinkUnusable):
        links.find(purpose=sending.PURPOSE, secret=secret, now=NOW)
    with pytest.raises(decisions.ListEnded):
        decisions.withdraw_list(actor=lippe.counsellor, decision_list=made, reason="noch einmal", now=NOW)
    assert "zurückgezogen" in Mail.objects.order_by("-created_at", "-pk")[0].subject + Mail.objects.last().subject  # type: ignore[union-attr]


def test_a_list_withdrawn_before_its_mail_left_stays_here(lippe: Place) -> None:
    child = lists.answered(lippe)
    made = lists.decision_list(lippe, child)
    decisions.withdraw_list(actor=lippe.counsellor, decision_list=made, reason="falsche Stelle", now=NOW)
    mail = Mail.objects.get()
    assert (mail.state, mail.to, mail.text) == ("stopped", "", ""), "and nobody is told of what never came"
    assert Disclosure.objects.get(person=child.person).held_back_at == NOW
    assert fresh(child).state == S.ANSWERED


def test_a_family_that_withdraws_its_consent_is_off_the_list_at_once(lippe: Place) -> None:
    office = lists.deciding_office(lippe, kind="municipality")
    child, other = lists.answered(lippe, name="Mila"), lists.answered(lippe, name="Juri")
    given = []
    for one in (child, other):
        parent = make.person(one.person.household, "Olena", kind="guardian", born_on=None)
        given.append(make.consent(lippe, parent, "partner"))
    made = lists.decision_list(lippe, child, other, office=office)
    withdraw_consent(
        actor=lippe.counsellor,
        household=child.person.household,
        consent_id=given[0].pk,
        withdrawn_on=TODAY,
        now=NOW,
    )
    assert (fresh(child).state, fresh(other).state, open_count(made)) == (S.ANSWERED, S.HANDED_OVER, 1)
    assert Disclosure.objects.get(person=child.person).retraction_reason == "Einwilligung widerrufen"
    rows = selectors.item_rows(made, TODAY)
    assert [row.child for row in selectors.visible_to_office(rows)] == ["Juri Juri"]
    done = decide(child, accept_over=True)
    assert [one.error.code for one in done.refused] == ["schooling.item_overtaken"]


def test_the_due_reminders_go_out_once_each_and_by_button_at_any_time(lippe: Place) -> None:
    made = lists.decision_list(lippe, lists.answered(lippe))
    for days in (0, 11):
        reminding.remind_due(lippe.centre, NOW + days * DAY)
    assert Mail.objects.count() == 1
    for _ in range(3):
        reminding.remind_due(lippe.centre, NOW + 12 * DAY)
    assert Mail.objects.count() == 2
    decisions.remind(actor=lippe.counsellor, decision_list=counted(made), now=NOW + 13 * DAY)
    for _ in range(2):
        reminding.remind_due(lippe.centre, NOW + 15 * DAY)
    assert Mail.objects.count() == 4
    assert all(links.find(purpose=sending.PURPOSE, secret=one, now=NOW) for one in secrets())
    reminding.remind_due(lippe.centre, NOW + 40 * DAY)
    assert Mail.objects.count() == 4


def test_nobody_is_reminded_of_what_is_answered(lippe: Place) -> None:
    child = lists.answered(lippe)
    made = lists.decision_list(lippe, child)
    decide(child, accept_over=True)
    reminding.remind_due(lippe.centre, NOW + 20 * DAY)
    with pytest.raises(reminding.NothingOpen):
        decisions.remind(actor=lippe.counsellor, decision_list=counted(made), now=NOW)
    assert Mail.objects.count() == 1


# --- The access code -------------------------------------------------------------------------------------------


def try_code(made: DecisionList, typed: str, now: dt.datetime = NOW) -> str:
    try:
        decisions.unlock(decision_list=made, typed=typed, now=now)
    except (access_codes.CodeWrong, access_codes.CodeLocked) as error:
        return error.code
    return ""


@pytest.mark.parametrize("typed", ["TEST-2345", "test2345", " Test 2345 "])
def test_the_code_opens_however_it_is_written(lippe: Place, typed: str) -> None:
    assert try_code(lists.decision_list(lippe, lists.answered(lippe)), typed) == ""


def test_five_wrong_codes_lock_for_a_quarter_of_an_hour_even_for_the_right_one(lippe: Place) -> None:
    made = lists.decision_list(lippe, lists.answered(lippe))
    assert [try_code(made, "falsch") for _ in range(6)] == ["links.access_code_wrong"] * 5 + [
        "links.access_code_locked"
    ]
    assert try_code(made, "TEST-2345", NOW + dt.timedelta(minutes=14)) == "links.access_code_locked"
    with pytest.raises(access_codes.CodeLocked, match="bis 10:15 Uhr gesperrt"):
        decisions.unlock(decision_list=made, typed="TEST-2345", now=NOW + dt.timedelta(minutes=1))
    assert try_code(made, "TEST-2345", NOW + dt.timedelta(minutes=15)) == ""
    assert [try_code(made, "falsch", NOW + DAY) for _ in range(4)] == ["links.access_code_wrong"] * 4


def test_a_list_with_a_code_of_its_own_opens_with_that_only(lippe: Place) -> None:
    made = lists.decision_list(lippe, lists.answered(lippe), own_code=True)
    own = decisions.code_of(made)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", own)
    assert (try_code(made, "TEST-2345"), try_code(made, own)) == ("links.access_code_wrong", "")


def test_the_code_is_not_stored_in_the_clear(lippe: Place) -> None:
    from django.db import connection

    lists.deciding_office(lippe)
    with whole_database(), connection.cursor() as cursor:
        cursor.execute("SELECT access_code FROM schooling_decidingoffice")
        assert "2345" not in cursor.fetchone()[0]


# --- Who may see what ------------------------------------------------------------------------------------------


def test_predicate_and_queryset_agree_for_each_role(world: World) -> None:
    with world.lippe.scope():
        made = lists.decision_list(world.lippe, lists.answered(world.lippe))
        for role in Role:
            member = world.lippe.member(role)
            found = rules.managed_lists(member).filter(pk=made.pk).exists()
            assert rules.may_manage_list(member, made) == found
            assert _answerable(member, made) is False
        partner = world.lippe.member(Role.PARTNER)
        lists.representative(world.lippe, made.office)
        assert _answerable(partner, made)
        decisions.withdraw_list(actor=world.lippe.counsellor, decision_list=made, reason="Versehen", now=NOW)
        assert not _answerable(partner, made)


def _answerable(member: Membership, made: DecisionList, days: int = 0) -> bool:
    """Whether the member may answer the list so many days later; both twins say the same."""
    process, now = current_process(), NOW + dt.timedelta(days=days)
    may = rules.may_answer_list(member, made, process, now)
    assert may == rules.answerable_lists(member, process, now).filter(pk=made.pk).exists()
    return may


def test_a_partner_sees_an_answered_list_only_as_long_as_the_centre_says(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(lists_shown_days=30)
        made = lists.decision_list(world.lippe, lists.answered(world.lippe))
        partner = lists.representative(world.lippe, made.office)
        assert _answerable(partner, made, days=400)  # nobody has answered yet
        item = made.items.get()
        answers = [decisions.Answer(item.pk, "assign")]
        later = NOW + dt.timedelta(days=20)
        by = decisions.Answering(AnswerWay.ACCOUNT, partner)
        decisions.answer_items(decision_list=made, answers=answers, by=by, now=later, accept_over=True)
        assert [_answerable(partner, made, days) for days in (20, 50, 51)] == [True, True, False]
