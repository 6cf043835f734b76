"""What other pages learn from the advice work, and what lists show."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.cases import selectors, services
from lotse.cases.enums import CaseResult, Topic
from lotse.cases.selectors import CaseFilter, history, provided
from lotse.cases.services import Closing
from lotse.core import export
from lotse.core.errors import NotFound
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World


@pytest.fixture
def place(world: World) -> Iterator[Place]:
    with world.lippe.scope():
        yield world.lippe


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


# --- Heute ---------------------------------------------------------------------------------------------------


def today(place: Place, role: Role = Role.COUNSELLOR) -> list[tuple[str, str, str]]:
    items = provided.today(place.member(role), TODAY)
    return [(item.section, item.title, item.action_label) for item in items]


def test_own_followups_show_once_they_are_due(place: Place) -> None:
    make.followup(place, action="Heute anrufen")
    make.followup(place, action="Gestern anrufen", due_on=days(-1))
    make.followup(place, action="Morgen anrufen", due_on=days(1))
    make.followup(place, action="Schon erledigt", done_at=NOW)
    make.followup(place, action="Jemand anderes", owner=place.director)
    assert today(place) == [
        ("followups", "Gestern anrufen", "Erledigen"),
        ("followups", "Heute anrufen", "Erledigen"),
    ]


def test_escalated_steps_wait_for_the_director(place: Place) -> None:
    make.followup(place, action="Dreimal verschoben", escalated_at=NOW, postponed_count=3, due_on=days(5))
    assert today(place, Role.DIRECTOR) == [("waiting", "Dreimal verschoben", "Entscheiden")]
    assert today(place, Role.COORDINATOR) == []


def test_steps_of_who_has_left_wait_for_the_director(place: Place) -> None:
    left = place.member(Role.MEDIATOR)
    left.is_active = False
    left.save()
    make.followup(place, action="Verwaister Schritt", owner=left)
    assert today(place, Role.DIRECTOR) == [("waiting", "Verwaister Schritt", "Entscheiden")]


def test_cases_of_who_has_left_wait_for_the_director(place: Place) -> None:
    left = place.counsellor
    case = make.case(place, responsible=left, step={"owner": place.director, "due_on": days(9)})
    left.is_active = False
    left.save()
    assert today(place, Role.DIRECTOR) == [("waiting", "Familie Sommer: Schulsystem", "Übergeben")]
    services.change_case(
        actor=place.director, case=case, topic=Topic.WORK, goal="Arbeit", responsible=place.director, now=NOW
    )
    assert today(place, Role.DIRECTOR) == []


@pytest.mark.parametrize(("opened_days", "talk_days", "silent"), [(61, None, True), (60, None, False), (90, 59, False)])
def test_cases_without_contact_for_sixty_days_raise_an_alarm(
    place: Place, opened_days: int, talk_days: int | None, silent: bool
) -> None:
    case = make.case(place, created_at=NOW - dt.timedelta(days=opened_days), step={"due_on": days(9)})
    if talk_days is not None:
        make.contact(place, household=case.household, at=NOW - dt.timedelta(days=talk_days))
    expected = [("alarms", "Familie Sommer: Schulsystem", "Kontakt festhalten")]
    assert today(place) == (expected if silent else [])


def _rows_for_today(place: Place) -> None:
    make.case(place, created_at=NOW - dt.timedelta(days=100), responsible=place.director)
    make.followup(place, escalated_at=NOW, owner=place.member(Role.COORDINATOR))
    make.followup(place, owner=place.director)


def test_heute_asks_the_same_number_of_questions_however_much_waits(place: Place) -> None:
    for rows in (1, 3):
        while len(provided.today(place.director, TODAY)) < 3 * rows:
            _rows_for_today(place)
        member = place.director
        provided.today(member, TODAY)  # roles and the centre's slug are read once
        with CaptureQueriesContext(connection) as queries:
            assert len(provided.today(member, TODAY)) == 3 * rows
        assert len(queries) == 7  # five of its own, two of the school: which steps a question answers


# --- The family's file ---------------------------------------------------------------------------------------


def test_the_head_of_a_file_says_the_next_step_or_that_there_is_none(place: Place) -> None:
    family = make.household(place)
    [fact] = provided.file_facts(place.counsellor, family)
    assert (fact.value, fact.tone) == ("noch keiner vereinbart", "warning")
    make.case(place, family, step={"due_on": days(9)})
    make.followup(place, household=family, action="Früher anrufen", due_on=days(2))
    [fact] = provided.file_facts(place.counsellor, family)
    assert fact.value == f"Früher anrufen · bis 04.11.2026 · {place.counsellor.name}"


def test_the_timeline_tells_everything_but_minutes(place: Place) -> None:
    family = make.household(place)
    case = make.case(place, family)
    make.contact(place, household=family, minutes=547, result="Mutter sucht Kurs")
    services.add_note(actor=place.counsellor, case=case, text="Unterlagen sind da", now=NOW)
    services.complete_followup(
        actor=place.counsellor,
        followup=case.followups.get(),
        outcome="Termin steht",
        closing=Closing(CaseResult.SOLVED, with_checks=False),
        now=NOW,
    )
    entries = history.of_household(place.counsellor, family)
    assert {(entry.kind, entry.text) for entry in entries} == {
        ("contact", "Mutter sucht Kurs"),
        ("case", "Das Kind geht gern zur Schule"),
        ("case", "Anliegen geklärt"),
        ("note", "Unterlagen sind da"),
        ("followup", "Termin steht"),
    }
    assert not any("547" in f"{entry.title}{entry.text}" for entry in entries)
    assert history.of_household(place.member(Role.NETWORKER), family) == []


def test_the_timeline_asks_four_questions(place: Place) -> None:
    family = make.household(place)
    member = place.counsellor
    for number in (1, 3):
        for _ in range(number):
            case = make.case(place, family)
            make.contact(place, household=family, case=case)
            services.add_note(actor=member, case=case, text="Eintrag", now=NOW)
            make.followup(place, household=family, case=case, done_at=NOW, done_by=member)
        history.of_household(member, family)  # roles and the centre's slug are read once
        with CaptureQueriesContext(connection) as queries:
            history.of_household(member, family)
        assert len(queries) == 4


# --- Search --------------------------------------------------------------------------------------------------


def found(place: Place, query: str, role: Role = Role.COUNSELLOR) -> list[str]:
    return [hit.title for hit in provided.search(place.member(role), query)]


def test_a_case_is_found_by_its_code(place: Place) -> None:
    case = make.case(place, responsible=place.director)
    assert found(place, case.code.lower()) == ["Familie Sommer"]
    assert found(place, case.code, Role.NETWORKER) == []


def test_own_open_cases_are_found_by_name(place: Place) -> None:
    family = make.household(place, "Müller")
    make.person(family, "Ayşe", last_name="Şahin")
    make.case(place, family)
    make.case(place, family, responsible=place.director)
    assert found(place, "sah") == ["Familie Müller"]
    assert found(place, "aise") == []


# --- Lists ---------------------------------------------------------------------------------------------------


def test_the_list_filters_counts_and_sorts(place: Place) -> None:
    winter = make.household(place, "Winter")
    mine = make.case(place, topic="work", step={"due_on": days(5)})
    theirs = make.case(place, winter, responsible=place.director, step={"due_on": days(2)})
    closed = make.case(place, winter, state="closed", result="solved", closed_on=TODAY)
    assert list(selectors.cases(place.counsellor, CaseFilter())) == [mine]
    by_step = selectors.cases(place.counsellor, CaseFilter("alle", "open", "", "schritt"))
    assert list(by_step) == [theirs, mine]
    assert list(selectors.cases(place.counsellor, CaseFilter("alle", "closed"))) == [closed]
    counts = selectors.case_counts(place.counsellor, CaseFilter("alle", "", ""))
    assert (counts.mine, counts.everybody) == (2, 3)
    assert counts.states == {"open": 2, "closed": 1}
    assert counts.topics == {"work": 1, "school_system": 2}


def test_the_sheet_holds_what_is_shown_and_no_minutes(place: Place) -> None:
    case = make.case(place)
    make.contact(place, household=case.household, case=case, minutes=547)
    rows = selectors.cases(place.counsellor, CaseFilter())
    text = export.to_csv(selectors.case_sheet(rows)).decode()
    assert text.splitlines()[1] == (
        f"{case.code};Sommer;Schulsystem;offen;;{place.counsellor.name};02.11.2026;;"
        f"Schule wegen Termin anrufen;{place.counsellor.name};02.11.2026"
    )
    contacts = export.to_csv(selectors.contact_sheet(selectors.own_contacts(place.counsellor))).decode()
    assert "547" not in text + contacts


def test_own_contacts_are_ones_own(place: Place) -> None:
    make.contact(place, by=place.director, household=make.household(place))
    mine = make.contact(place)
    assert list(selectors.own_contacts(place.counsellor)) == [mine]


def test_minutes_are_shown_to_their_author_only(place: Place) -> None:
    contact = make.contact(place, household=make.household(place))
    assert selectors.contact_page(place.counsellor, contact, TODAY).minutes == 10
    assert selectors.contact_page(place.director, contact, TODAY).minutes is None


# --- Choosing a family ---------------------------------------------------------------------------------------


def test_a_family_is_meant_by_code_suggestion_or_name(place: Place) -> None:
    family = make.household(place, "Müller")
    make.person(family, "Ayşe", last_name="Müller")
    make.household(place, "Winter")
    for text in (family.code.lower(), f"Müller ({family.code})", "mueller", "ayse mul"):
        assert selectors.families_called(place.counsellor, text) == [family]
    assert selectors.families_called(place.counsellor, "Niemand") == []
    assert selectors.families_called(place.member(Role.NETWORKER), family.code) == []


# --- Two centres ---------------------------------------------------------------------------------------------


def test_nothing_of_the_other_centre_is_found(world: World) -> None:
    with world.other.scope():
        case = make.case(world.other)
        followup = case.followups.get()
    with world.lippe.scope():
        with pytest.raises(NotFound):
            selectors.case_for(world.lippe.counsellor, case.code)
        with pytest.raises(NotFound):
            selectors.followup_for(world.lippe.counsellor, followup.pk)
        assert provided.search(world.lippe.counsellor, case.code) == []
