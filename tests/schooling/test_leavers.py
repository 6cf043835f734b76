"""School leavers and those turning 18: why, what is planned, what is open."""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from lotse.core import clock
from lotse.schooling.models import Process, Pupil
from lotse.schooling.selectors import leavers as selectors
from lotse.schooling.selectors.leavers import ADULT, CLASS, DUTY, GRADE, NO_STEP
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

D = dt.date
URL = "schule/abgang/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def child(place: Place, born_on: D | None, state: str = "started", **fields: Any) -> Pupil:
    return make.pupil(place, make.person(make.household(place), born_on=born_on), state=state, **fields)


def kinds(place: Place, pupil: Pupil, months: int = 6) -> set[str]:
    found = [one for one in selectors.leavers(place.counsellor, months, TODAY) if one.pupil.pk == pupil.pk]
    return found[0].kinds - {NO_STEP} if found else set()


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (D(2008, 11, 1), {DUTY}),  # 18 since yesterday
        (D(2008, 11, 2), {ADULT, DUTY}),  # today
        (D(2009, 5, 2), {ADULT, DUTY}),  # in six months
        (D(2009, 5, 3), {DUTY}),
        (D(2009, 7, 31), {DUTY}),
        (D(2009, 8, 1), set()),  # duty ends a year later
        (D(2007, 1, 1), {DUTY}),  # ended before, still with us
        (None, set()),
    ],
)
def test_age_decides_to_the_day(world: World, born_on: D | None, expected: set[str]) -> None:
    with world.lippe.scope():
        assert kinds(world.lippe, child(world.lippe, born_on)) == expected


def test_born_on_29_february_is_18_on_1_march(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, D(2008, 2, 29), state="started")
        [row] = selectors.leavers(world.lippe.counsellor, 12, D(2026, 2, 28))
        assert row.sentences == ["wird am 01.03.2026 18 Jahre alt", "Schulpflicht endet am 31.07.2026"]
        assert row.pupil == pupil


@pytest.mark.parametrize(
    ("form", "grade", "starts_on", "expected"),
    [
        ("initial_support", 10, D(2026, 9, 1), {GRADE}),
        ("initial_support", 9, D(2026, 2, 1), {GRADE}),  # went up in August
        ("initial_support", 9, D(2026, 8, 20), set()),
        ("initial_support", 10, D(2026, 2, 1), set()),  # beyond: in the upper stage
        ("initial_support", None, D(2026, 2, 1), set()),
        ("international_class", 11, D(2026, 8, 20), {CLASS}),
        ("fit_fuer_mehr", 11, D(2026, 11, 1), set()),  # goes on into the following year
    ],
)
def test_classes_and_grades_end_with_the_school_year(
    world: World, form: str, grade: int | None, starts_on: D, expected: set[str]
) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, D(2010, 1, 1))
        make.support_period(world.lippe, pupil, form, grade=grade, starts_on=starts_on)
        assert kinds(world.lippe, pupil) == expected


def test_ended_children_and_other_centres_are_not_listed(world: World) -> None:
    with world.lippe.scope():
        child(world.lippe, D(2008, 12, 1), state="completed")
    with world.other.scope():
        child(world.other, D(2008, 12, 1))
    with world.lippe.scope():
        assert selectors.leavers(world.lippe.counsellor, 12, TODAY) == []


def test_who_has_no_step_is_offered_to_plan_one_and_ways_follow_the_age(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, D(2008, 12, 1))
        [row] = selectors.leavers(world.lippe.counsellor, 6, TODAY)
        assert row.options == (
            "Start der Internationalen Förderklasse: 01.08.2027",
            "Einstieg in Fit für Mehr: 01.02.2027",
        )
        plan = world.lippe.url(f"schule/kinder/{pupil.code}/schritt/")
        assert (NO_STEP in row.kinds, row.action.url) == (True, plan)
        pupil.next_step = make.followup(world.lippe, household=pupil.person.household, action="Berufskolleg anrufen")
        pupil.save()
        [row] = selectors.leavers(world.lippe.counsellor, 6, TODAY)
        assert (row.step, NO_STEP in row.kinds, row.action.label) == ("Berufskolleg anrufen", False, "Zum Kind")
        pupil.next_step.done_at = NOW
        pupil.next_step.save()
        [row] = selectors.leavers(world.lippe.counsellor, 6, TODAY)
        assert NO_STEP in row.kinds


def test_the_page_counts_narrows_and_exports_what_it_shows(world: World) -> None:
    with world.lippe.scope():
        soon = child(world.lippe, D(2008, 12, 1))
        child(world.lippe, D(2009, 7, 1), responsible=world.lippe.director)
    client = world.lippe.client()
    page = client.get(world.lippe.url(URL))
    assert "Zum Berufskolleg geht es über Schüler Online." in page.content.decode()
    with world.lippe.scope():
        Process.objects.create(leavers_hint="Anmelden über die Schulen.")
    own = client.get(world.lippe.url(URL)).content.decode()
    assert "Anmelden über die Schulen." in own and "Schüler Online" not in own
    assert page.context["form"]["monate"].value() == "6"
    assert [(one.label, one.count) for one in page.context["chips"]] == [
        ("Alle", 2),
        ("Schulpflicht endet", 2),
        ("wird 18", 1),
        ("Klasse am Berufskolleg endet", 0),
        ("Ende Jahrgang 10", 0),
        ("ohne nächsten Schritt", 2),
    ]
    for query, count in (("?art=wird-18", 1), ("?monate=12&art=wird-18", 2), ("?meine=on", 1), ("?monate=7", 2)):
        assert client.get(world.lippe.url(URL + query)).context["page"].paginator.count == count, query
    answer = personal_file(client, world.lippe.url(f"{URL}liste/?format=csv&art=wird-18"))
    [_, row] = csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=";")
    assert row[0] == soon.code
    assert client.get(world.lippe.url(f"{URL}?art=%00&monate=x")).status_code == 200
    assert world.lippe.client(Role.FUNDER).get(world.lippe.url(URL)).status_code == 403
