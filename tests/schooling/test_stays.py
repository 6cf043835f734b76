"""What became of the children: known answers counted, everything else unknown, nothing before its day."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.schooling.enums import PupilState
from lotse.schooling.enums.support import PeriodEnd, PeriodForm, StayAnswer
from lotse.schooling.selectors import stays
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.schooling.test_support_services import at_school, change, leave, move_school
from tests.world import NOW, TODAY, Place, World

S, F, E, A = PupilState, PeriodForm, PeriodEnd, StayAnswer
DAY = dt.timedelta(days=1)
ALL_TIME = stays.StayFilter(dt.date(2020, 8, 1), TODAY)


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def asked(place: Place, answer: str = "", months: int = 6, due_on: dt.date = TODAY, **fields: Any) -> None:
    """A child of whom one question was answered so, or not."""
    pupil = make.pupil(place, state=S.STARTED)
    start = make.support_period(place, pupil, starts_on=fields.pop("starts_on", TODAY - 200 * DAY))
    if answer:
        fields |= {"answer": answer, "source": "family", "answered_on": TODAY, "answered_at": NOW}
    make.stay_check(start, months, due_on=due_on, **fields)


def six(place: Place, wanted: stays.StayFilter = ALL_TIME) -> stays.StayRow:
    return stays.stay_page(place.counsellor, wanted, TODAY).rows[0]


def test_unanswered_is_unknown_and_what_is_not_due_does_not_count(world: World) -> None:
    place = world.lippe
    with place.scope():
        for answer in (A.STILL_THERE, A.STILL_THERE, A.CHANGED, A.LEFT, A.UNKNOWN, ""):
            asked(place, answer)
        asked(place, "", due_on=TODAY + DAY)
        asked(place, A.LEFT, due_on=TODAY + DAY)  # left before its day: counted when the others of that day are
        row = six(place)
        assert (row.there, row.changed, row.left, row.unknown, row.not_due) == (2, 1, 1, 2, 2)
        assert (row.due, row.at_school, row.at_school_share, row.unknown_share) == (6, 3, "50 %", "33 %")
    with world.other.scope():
        assert six(world.other).due == 0


@given(st.lists(st.sampled_from(["", *A.values]), max_size=30))
def test_silence_never_raises_the_share_of_success(answers: list[str]) -> None:
    """Whatever was answered: leaving a question unanswered adds to the unknown, never to those at school."""

    def row(told: list[str]) -> stays.StayRow:
        counts = {one: sum((answer or A.UNKNOWN) == one for answer in told) for one in A}
        return stays.StayRow(6, counts[A.STILL_THERE], counts[A.CHANGED], counts[A.LEFT], counts[A.UNKNOWN], 0)

    before, after = row(answers), row([*answers, ""])
    assert after.at_school == before.at_school
    assert after.unknown == before.unknown + 1
    assert after.due == len(answers) + 1


def test_only_children_that_began_in_the_time_and_town_chosen(world: World) -> None:
    place = world.lippe
    with place.scope():
        for starts_on in (dt.date(2025, 7, 31), dt.date(2025, 8, 1), dt.date(2026, 1, 31), dt.date(2026, 2, 1)):
            asked(place, A.STILL_THERE, starts_on=starts_on)
        span = (dt.date(2025, 8, 1), dt.date(2026, 1, 31))
        assert six(place, stays.StayFilter(*span)).due == 2
        here, elsewhere = (town.pk for town in place.municipalities)
        assert six(place, stays.StayFilter(*span, here)).due == 2
        assert six(place, stays.StayFilter(*span, elsewhere)).due == 0


def test_no_share_tells_of_single_children(world: World) -> None:
    place = world.lippe
    with place.scope():
        for _ in range(4):
            asked(place, A.STILL_THERE)
        assert six(place).at_school_share == ""
        assert stays.stay_page(place.counsellor, ALL_TIME, TODAY).has_small_numbers
        asked(place, A.STILL_THERE)
        assert six(place).at_school_share == "100 %"
        assert not stays.stay_page(place.counsellor, ALL_TIME, TODAY).has_small_numbers


def test_first_support_over_two_schools_is_one_and_ends_once(world: World) -> None:
    place = world.lippe
    with place.scope():
        two_years = at_school(place, started_on=TODAY - 740 * DAY)  # two years and some days
        move_school(place, two_years, on=TODAY - 100 * DAY, decided_on=TODAY - 110 * DAY, now=NOW - 100 * DAY)
        change(place, two_years, F.REGULAR, E.TIME_OVER, 5)
        soon = at_school(place, started_on=TODAY - 300 * DAY)
        change(place, soon, F.FOLLOW_ON, E.B1_REACHED, 100)
        leave(place, at_school(place), E.TRAINING)
        at_school(place, F.REGULAR)
        page = stays.stay_page(place.counsellor, ALL_TIME, TODAY)
        assert (page.support_ended, page.in_time, page.median_months) == (2, 1, 25)
        assert [(one.label, one.count) for one in page.support_ends] == [
            ("B1 erreicht", 1), ("Höchstdauer erreicht", 1),
        ]  # fmt: skip
        assert [(one.label, one.count) for one in page.leaving] == [("Ausbildung begonnen", 1)]
        assert (page.left, page.transitions) == (1, [])


@pytest.mark.parametrize(
    ("start_on", "ends_on", "months"),
    [
        (dt.date(2024, 9, 1), dt.date(2026, 9, 1), 24),
        (dt.date(2024, 9, 1), dt.date(2026, 9, 2), 25),
        (dt.date(2024, 2, 29), dt.date(2026, 2, 28), 24),
        (dt.date(2026, 10, 31), dt.date(2026, 11, 1), 1),
    ],
)
def test_begun_months_count(start_on: dt.date, ends_on: dt.date, months: int) -> None:
    assert stays._whole_months(start_on, ends_on) == months


def test_the_page_and_its_file_say_the_same(world: World) -> None:
    place = world.lippe
    with place.scope():
        leave(place, at_school(place), E.DROPPED_OUT)
    client, url = place.client(), place.url("schule/verbleib/")
    page = client.get(url).content.decode()
    assert "Zahlen unter 5" in page and "abgebrochen" in page
    answer = client.get(f"{url}?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Verbleib nach 6 Monaten", "unbekannt", "1", ""] in rows
    assert ["Ende des Schulbesuchs", "abgebrochen", "1", ""] in rows
    assert client.get(f"{url}?format=exe").status_code == 404
    for nonsense in ("?von=gestern", "?von=1.1.2099", "?gemeinde=x", "?bis=%00"):
        assert client.get(url + nonsense).status_code == 200, nonsense


def test_questions_due_are_listed_with_whom_to_call(world: World) -> None:
    place = world.lippe
    with place.scope():
        at_school(place, started_on=dt.date(2026, 5, 1))  # due yesterday
        at_school(place, started_on=dt.date(2026, 5, 3))  # tomorrow
        leave(place, at_school(place, started_on=dt.date(2026, 5, 1)))
        today = stays.questions(place.counsellor, stays.QuestionFilter(), TODAY)
        [row] = stays.question_rows(today, TODAY)
        assert (row.school, row.support, row.due.text) == (
            "Gesamtschule am Test", "Erstförderung (Deutsch)", "seit gestern überfällig",
        )  # fmt: skip
        assert stays.question_counts(place.counsellor, stays.QuestionFilter(), TODAY) == [
            ("faellig", "Fällig", 1), ("bald", "In den nächsten 60 Tagen", 1),
        ]  # fmt: skip
        assert not stays.questions(place.director, stays.QuestionFilter(mine=True), TODAY).exists()
    client = place.client()
    assert "Antwort eintragen" in client.get(place.url("schule/nachfragen/")).content.decode()
    answer = personal_file(client, place.url("schule/nachfragen/liste/?format=csv&stand=bald"))
    rows = list(csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=";"))
    assert [row[4] for row in rows[1:]] == ["03.11.2026"]
    with place.scope():
        assert Entry.objects.filter(action="schooling.questions_exported").count() == 1
    assert place.client(Role.FUNDER).get(place.url("schule/nachfragen/")).status_code == 403
