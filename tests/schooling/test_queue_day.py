"""The queue of any day: as we know it today, and as it was entered then."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from lotse.audit.models import Entry
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer
from lotse.people.services import update_household, update_person
from lotse.schooling.enums import Dimension, PupilState, Reading
from lotse.schooling.models import Assignment, Pupil, Recommendation, StateChange
from lotse.schooling.selectors.queue_day import waiting_on
from lotse.schooling.selectors.queue_page import DayFilter, DayPage, day_page
from lotse.schooling.services import pupils as services
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
URL = "schule/kinder/stichtag/"


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def step(place: Place, pupil: Pupil, to: str, days_ago: int, entered: dt.datetime | None = None) -> None:
    last = pupil.changes.latest("at")
    StateChange.objects.create(
        pupil=pupil,
        from_state=last.to_state,
        to_state=to,
        effective_on=TODAY - days_ago * DAY,
        at=entered or last.at + dt.timedelta(minutes=1),
        by=place.counsellor,
    )


def started_yesterday(place: Place) -> Pupil:
    """Registered 30 days ago, invited 20, at school since yesterday; all of it entered today."""
    pupil = make.pupil(place, registered_on=TODAY - 30 * DAY)
    for to, days_ago in ((S.INVITED, 20), (S.ASSIGNED, 1), (S.STARTED, 1)):
        step(place, pupil, to, days_ago)
    Pupil.objects.filter(pk=pupil.pk).update(state=S.STARTED)
    return pupil


def page_of(place: Place, days_ago: int, reading: Reading = Reading.TODAY, **wanted: Any) -> DayPage:
    return day_page(place.counsellor, TODAY - days_ago * DAY, reading, DayFilter(**wanted))


def states(page: DayPage) -> dict[str, int]:
    return {row.label: row.total for row in page.counts.tables[Dimension.STEP]}


def test_a_past_day_shows_who_waited_then(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        started_yesterday(lippe)
        make.pupil(lippe, grade=11, support_form="literacy", registered_on=TODAY - 5 * DAY)
        assert states(page_of(lippe, 31)) == {}
        assert states(page_of(lippe, 30)) == {"gemeldet": 1}
        assert states(page_of(lippe, 20)) == {"eingeladen": 1}
        assert states(page_of(lippe, 5)) == {"gemeldet": 1, "eingeladen": 1}
        assert states(page_of(lippe, 1)) == {"gemeldet": 1}  # of two steps on one day the later one counts
        page = page_of(lippe, 5)
        assert (page.literacy_count, page.counts.longest_days, page.counts.sums.counts) == (1, 25, (0, 1, 0, 1, 0))
        assert [(one.step_on, one.since_on) for one in page.children] == [
            (TODAY - 20 * DAY, TODAY - 30 * DAY),
            (TODAY - 5 * DAY, TODAY - 5 * DAY),
        ]
        funder = day_page(lippe.member(Role.FUNDER), TODAY, Reading.TODAY, DayFilter())
        assert (funder.counts.total, funder.other_total) == (0, 0)
    with world.other.scope():
        assert page_of(world.other, 5).counts.total == 0


def test_what_was_entered_later_counts_only_in_the_view_of_today(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        started_yesterday(lippe)
        page = page_of(lippe, 5)
        assert (page.counts.total, page.other_total) == (1, 0)
        page = page_of(lippe, 5, Reading.THEN)
        assert (page.counts.total, page.other_total) == (0, 1)
    text = lippe.client().get(lippe.url(f"{URL}?tag={TODAY - 5 * DAY:%d.%m.%Y}")).content.decode()
    assert "In der anderen Sicht sind es 0 statt 1" in " ".join(text.split())


def test_each_child_is_counted_as_it_was_on_that_day(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        actor = lippe.counsellor
        person = make.person(make.household(lippe), arrival_answer="given", arrived_on=TODAY - 400 * DAY)
        with time_machine.travel(NOW - 40 * DAY):
            pupil = services.register_pupil(
                actor=actor, person=person, registered_on=TODAY - 40 * DAY, now=NOW - 40 * DAY
            )
        services.set_grade(actor=actor, pupil=pupil, grade=4, reason="so gewünscht", now=NOW - 20 * DAY)
        moved = {"municipality": lippe.municipalities[1]}
        update_household(actor=actor, household=person.household, changes=moved, now=NOW - 15 * DAY)
        services.set_support_form(actor=actor, pupil=pupil, support_form="literacy", now=NOW - 10 * DAY)

        def keys(days_ago: int, reading: Reading) -> tuple[str, ...]:
            (child,) = waiting_on(Pupil.objects.all(), TODAY - days_ago * DAY, reading)
            town = {one.pk: one.name for one in lippe.municipalities}[child.municipality_id]  # type: ignore[index]
            return child.band, town, child.key(Dimension.LITERACY), child.key(Dimension.RESIDENCE)

        for reading in Reading:
            assert keys(40, reading) == ("lower", "Detmold", "nein", "under_1")
            assert keys(35, reading) == ("lower", "Detmold", "nein", "from_1_to_3")  # a year was full
            assert keys(20, reading) == ("primary", "Detmold", "nein", "from_1_to_3")
            assert keys(15, reading) == ("primary", "Lemgo", "nein", "from_1_to_3")
            assert keys(0, reading) == ("primary", "Lemgo", "ja", "from_1_to_3")
        # A corrected arrival is right for all days, but was not known then
        told = Arrival(ArrivalAnswer.GIVEN, TODAY - 3000 * DAY)
        update_person(actor=actor, person=person, changes={"arrival": told}, now=NOW)
        assert keys(20, Reading.TODAY)[-1] == "from_5_to_10"
        assert keys(20, Reading.THEN)[-1] == "from_1_to_3"


def test_the_school_form_is_that_of_the_recommended_then_of_the_assigned_school(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        pupil = make.pupil(lippe, registered_on=TODAY - 30 * DAY)
        Recommendation.objects.create(
            pupil=pupil,
            school=make.school(lippe, form="14"),
            support_form="initial_support",
            grade=7,
            made_by=lippe.counsellor,
            made_at=NOW - 20 * DAY,
            withdrawn_at=NOW - 5 * DAY,
        )
        Assignment.objects.create(
            pupil=pupil,
            school=make.school(lippe, form="20"),
            decided_on=TODAY - 2 * DAY,
            decided_by="Schulamt",
            recorded_by=lippe.counsellor,
            recorded_at=NOW,
        )
        step(lippe, pupil, S.ASSIGNED, 2)

        def form(days_ago: int) -> str:
            (child,) = waiting_on(Pupil.objects.all(), TODAY - days_ago * DAY, Reading.TODAY)
            return child.school_form

        assert [form(days) for days in (21, 20, 6, 5, 2)] == ["", "14", "14", "", "20"]


def test_filters_narrow_figures_and_list(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        make.pupil(lippe, grade=7)
        make.pupil(lippe, grade=None, support_form="literacy")
        elsewhere = make.household(lippe, municipality=None)
        make.pupil(lippe, make.person(elsewhere), grade=11)
        town = str(lippe.municipalities[0].pk)

        def grades(**wanted: Any) -> list[int | None]:
            page = page_of(lippe, 0, **wanted)
            assert page.counts.total == len(page.children)
            return sorted((one.grade for one in page.children), key=str)

        assert grades(band="ohne") == [None]
        assert grades(band="vocational") == [11]
        assert grades(keys={"alphabetisierung": "ja"}) == [None]
        assert grades(keys={"gemeinde": town}) == [7, None]
        assert grades(keys={"gemeinde": "unbekannt"}) == [11]
        assert grades(keys={"gemeinde": town, "alphabetisierung": "nein"}) == [7]
        assert grades(keys={"aufenthalt": "unknown"}) == [11, 7, None]
        assert grades(keys={"schulform": "20"}) == []


def test_a_child_that_came_back_waits_since_then(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        pupil = make.pupil(lippe, registered_on=TODAY - 300 * DAY)
        step(lippe, pupil, S.MOVED_AWAY, 200)
        step(lippe, pupil, S.REGISTERED, 10)
        assert page_of(lippe, 100).counts.total == 0
        assert [one.since_on for one in page_of(lippe, 5).children] == [TODAY - 10 * DAY]


def get(client: Client, place: Place, query: str, path: str = URL) -> Any:
    answer = client.get(place.url(f"{path}?{query}"))
    assert answer.status_code == 200
    return answer


def test_the_page_and_its_files_say_the_same(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        started_yesterday(lippe)
        name = make.pupil(lippe, make.person(make.household(lippe, name="=Böse|🙂")), grade=3).person.last_name
    client = lippe.client()
    page = get(client, lippe, "tag=20.10.2026").content.decode()
    assert "Wartende am 20.10.2026" in page and "eingeladen" in page
    answer = get(client, lippe, "tag=2026-10-20&format=csv", f"{URL}tabellen/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Stand", "eingeladen", "Zusammen"]
    assert rows[1][-1] == "1"
    book = openpyxl.load_workbook(io.BytesIO(get(client, lippe, "format=xlsx", f"{URL}tabellen/").content))
    assert book.sheetnames == [f"nach {one.label}" for one in Dimension]
    file = personal_file(client, lippe.url(f"{URL}liste/?band=primary&format=csv"))
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == [f"'{name}"]
    with lippe.scope():
        assert Entry.objects.filter(action="schooling.pupils_exported").count() == 1


def test_days_to_come_and_nonsense_show_today(world: World) -> None:
    client = world.lippe.client()
    for tag in ("1.1.2099", "gestern", "", "%00", "1.1.0001", "9" * 500):
        assert "Wartende am 02.11.2026" in get(client, world.lippe, f"tag={tag}").content.decode()
    for odd in ("sicht=morgen", "nach=name", "band=alle&gemeinde=x&stand=x&sortierung=-x", "seite=99"):
        assert "Wartende am 02.11.2026" in get(client, world.lippe, odd).content.decode()


def test_whoever_may_not_see_pupils_sees_no_figures(world: World) -> None:
    for path in ("", "liste/", "tabellen/", "zahlen/"):
        for role in (Role.NETWORKER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER):
            assert world.lippe.client(role).get(world.lippe.url(f"{URL}{path}")).status_code == 403
        assert world.lippe.client().get(world.other.url(f"{URL}{path}")).status_code == 404
