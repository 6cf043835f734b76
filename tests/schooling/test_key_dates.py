"""Key dates: set down once, alive after a deletion, without names and without small numbers."""

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from lotse.audit.models import Entry
from lotse.core import registry
from lotse.people.models import Household
from lotse.schooling.enums import Dimension, PupilState, Reading
from lotse.schooling.models import (
    KeyDateCount,
    KeyDateSettings,
    Pupil,
    PupilFacts,
    QueueGap,
    StateChange,
    SupportPeriod,
)
from lotse.schooling.rules.counts import DayCounts
from lotse.schooling.rules.key_dates import (
    KeyDateUnreadable,
    key_dates_text,
    key_days,
    months_between,
    parse_key_dates,
)
from lotse.schooling.selectors.key_date_sheet import HIDDEN, key_date_sheet
from lotse.schooling.selectors.key_dates import count_day
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.key_dates import keep_key_dates
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
OCTOBER_15 = dt.date(2026, 10, 15)
OCTOBER_31 = dt.date(2026, 10, 31)
URL = "schule/kinder/stichtag/"


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def waiting(place: Place, since: dt.date = dt.date(2026, 10, 1), **fields: object) -> Pupil:
    """A child registered on a day, entered that morning; facts and step likewise."""
    at = dt.datetime.combine(since, dt.time(8), tzinfo=dt.UTC)
    pupil = make.pupil(place, registered_on=since, **fields)
    StateChange.objects.filter(pupil=pupil).update(at=at)
    PupilFacts.objects.filter(pupil=pupil).update(at=at)
    return pupil


def moved_away(pupil: Pupil, on: dt.date) -> None:
    StateChange.objects.create(pupil=pupil, from_state=S.REGISTERED, to_state=S.MOVED_AWAY, effective_on=on, at=NOW)


def keep(place: Place) -> None:
    """What the periodic work does."""
    for provider in registry.periodic:
        if provider is keep_key_dates:
            provider(place.centre, NOW)


def delete(place: Place, pupils: list[Pupil]) -> None:
    """A deletion run as any app may write it: first all that asked to be called, then the rows."""
    households = Household.objects.filter(persons__pupil__in=pupils)
    for provider in registry.before_deletion:
        provider(list(households), place.director, NOW)
    for model in (PupilFacts, StateChange, SupportPeriod):
        model.objects.filter(pupil__in=pupils).delete()
    Pupil.objects.filter(pk__in=[one.pk for one in pupils]).delete()


# --- Which days ----------------------------------------------------------------------------------------------


def test_each_months_end_and_the_key_dates_of_the_centre_are_set_down_once(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        keep(lippe)
        assert KeyDateCount.objects.count() == 0  # nobody has ever waited here
        waiting(lippe, dt.date(2026, 8, 31))
        keep(lippe)
        keep(lippe)
        rows = KeyDateCount.objects.order_by("day").values_list("day", "reading")
        days = [dt.date(2026, 8, 31), dt.date(2026, 9, 30), OCTOBER_15, OCTOBER_31]
        assert list(rows) == [(day, Reading.THEN) for day in days]
        assert Entry.objects.filter(action="schooling.key_date_kept", actor_id=None).count() == 4
    with world.other.scope():
        assert KeyDateCount.objects.count() == 0


def test_a_day_set_down_late_has_the_figures_of_its_evening(world: World) -> None:
    """The computer was off for weeks: what was entered after the day does not count."""
    lippe = world.lippe
    with lippe.scope():
        waiting(lippe)
        make.pupil(lippe, registered_on=dt.date(2026, 10, 2))  # entered today
        keep(lippe)
        stored = KeyDateCount.objects.get(day=OCTOBER_15)
        assert DayCounts.from_json(stored.counts).total == 1
        assert count_day(OCTOBER_15, Reading.TODAY, current_process()).total == 2


def test_key_dates_are_read_as_people_write_them() -> None:
    assert parse_key_dates(" 15.10., 1. 2. ;31.12 \n") == ["02-01", "10-15", "12-31"]
    assert parse_key_dates("") == []
    assert key_dates_text(["02-01", "10-15"]) == "1.2., 15.10."
    for wrong in ("Oktober", "31.4.", "0.1.", "15.10.2026", "29.2.", ", ".join(f"{day}.1." for day in range(1, 14))):
        with pytest.raises(KeyDateUnreadable):
            parse_key_dates(wrong)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)), st.integers(0, 1500))
def test_each_month_has_its_end_and_no_day_comes_twice(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days)
    found = key_days(["02-28", "10-15"], first, last)
    assert found == sorted(set(found))
    every = [first + dt.timedelta(number) for number in range(days + 1)]
    assert found == [day for day in every if (day + DAY).day == 1 or (day.month, day.day) in {(2, 28), (10, 15)}]
    assert months_between(first, last) == sorted({day.replace(day=1) for day in every})


# --- Deletion ------------------------------------------------------------------------------------------------


def test_figures_outlive_the_files(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        pupils = [waiting(lippe) for _ in range(6)]
        backdated = make.pupil(lippe, registered_on=dt.date(2026, 10, 2))
        for pupil in [*pupils[:5], backdated]:
            moved_away(pupil, dt.date(2026, 10, 20))
        process = current_process()
        before = {
            (day, reading): count_day(day, reading, process) for day in (OCTOBER_15, OCTOBER_31) for reading in Reading
        }
        assert [one.total for one in before.values()] == [7, 6, 1, 6]  # moved away, but entered today
        delete(lippe, [*pupils[:3], backdated])
        assert [one.month for one in QueueGap.objects.all()] == [dt.date(2026, 10, 1)]
        for (day, reading), counts in before.items():
            assert DayCounts.from_json(KeyDateCount.objects.get(day=day, reading=reading).counts) == counts
        # A second deletion changes nothing that is set down
        delete(lippe, pupils[3:5])
        assert DayCounts.from_json(KeyDateCount.objects.get(day=OCTOBER_15, reading=Reading.TODAY).counts).total == 7
        # Nor does a later look at the periodic work
        keep(lippe)
        assert KeyDateCount.objects.filter(day=OCTOBER_15).count() == 2
        assert key_date_sheet(OCTOBER_15, Reading.TODAY, TODAY).waiting == "7"
    client = lippe.client()
    text = " ".join(client.get(lippe.url(f"{URL}?tag=15.10.2026")).content.decode().split())
    assert "Die Zahlen wurden am 02.11.2026 festgehalten" in text
    assert '<p class="l-stat__value"> 7 </p>' in text
    text = " ".join(client.get(lippe.url(f"{URL}?tag=16.10.2026")).content.decode().split())
    assert "Hier können Kinder fehlen." in text and "?tag=15.10.2026&amp;sicht=heute" in text
    text = " ".join(client.get(lippe.url(f"{URL}?tag=15.10.2026&band=lower")).content.decode().split())
    assert "Die festgehaltenen Zahlen gibt es nur ohne Filter." in text


def test_months_without_a_part_of_the_deleted_files_are_counted_as_before(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        early = waiting(lippe, dt.date(2026, 3, 10))
        moved_away(early, dt.date(2026, 5, 2))
        waiting(lippe, dt.date(2026, 3, 10))
        delete(lippe, [early])
        assert [one.month.month for one in QueueGap.objects.all()] == [3, 4, 5]
        assert list(KeyDateCount.objects.order_by("day").values_list("day", flat=True).distinct()) == [
            dt.date(2026, 3, 31),
            dt.date(2026, 4, 30),
            dt.date(2026, 5, 31),
        ]
        delete(lippe, [])
        assert QueueGap.objects.count() == 3


# --- The sheet -----------------------------------------------------------------------------------------------


def test_the_sheet_hides_small_numbers_unless_the_centre_shows_them(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        for grade, number in ((3, 6), (7, 2), (9, 7)):
            for _ in range(number):
                waiting(lippe, grade=grade)
        for country, number in (("UA", 3), ("SY", 9)):
            for _ in range(number):
                person = make.person(make.household(lippe), citizenships=[country])
                make.support_period(lippe, make.pupil(lippe, person, state=S.STARTED), starts_on=OCTOBER_15)
        sheet = key_date_sheet(OCTOBER_15, Reading.TODAY, TODAY)
        crossed = sheet.tables[0]
        assert crossed.columns[1:4] == ("Jahrgang 1–4", "Jahrgang 5–7", "Jahrgang 8–10")
        assert [cells for _, cells in crossed.rows] == [[HIDDEN, HIDDEN, 7, 0, 0, 15]] * 2
        assert (sheet.waiting, sheet.supported) == ("15", "12")
        ukraine = sheet.tables[-1]
        assert ukraine.rows == [
            ("davon Staatsangehörigkeit Ukraine", [HIDDEN]),
            ("davon andere", [HIDDEN]),
            ("Zusammen", [12]),
        ]
        assert "verdeckt" in " ".join(sheet.notes)
        KeyDateSettings.objects.create(shows_small_counts=True, changed_at=NOW)
        sheet = key_date_sheet(OCTOBER_15, Reading.TODAY, TODAY)
        assert [cells for _, cells in sheet.tables[0].rows] == [[6, 2, 7, 0, 0, 15]] * 2
        assert sheet.tables[-1].rows[0] == ("davon Staatsangehörigkeit Ukraine", [3])
        assert "nicht veröffentlichen" in " ".join(sheet.notes)


def test_of_fewer_than_five_children_nothing_is_told(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        for _ in range(4):
            waiting(lippe)
        sheet = key_date_sheet(OCTOBER_15, Reading.TODAY, TODAY)
        assert (sheet.waiting, sheet.median, sheet.supported) == (HIDDEN, "–", "0")
        assert {cell for table in sheet.tables for _, cells in table.rows for cell in cells} == {HIDDEN}
        assert key_date_sheet(dt.date(2026, 9, 1), Reading.TODAY, TODAY).waiting == "0"


def test_first_support_counts_periods_of_that_day(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        for form, begins, ends in (
            ("initial_support", OCTOBER_15 - DAY, None),
            ("literacy", OCTOBER_15, OCTOBER_15 + DAY),
            ("literacy", OCTOBER_15 - DAY, OCTOBER_15),  # ended that day
            ("regular", OCTOBER_15 - DAY, None),
            ("initial_support", OCTOBER_15 + DAY, None),
        ):
            ended = {"ends_on": ends, "end_reason": "literate", "ended_at": NOW} if ends else {}
            pupil = make.pupil(lippe, state=S.STARTED)
            make.support_period(lippe, pupil, form, starts_on=begins, **ended)
        counts = count_day(OCTOBER_15, Reading.TODAY, current_process())
        assert counts.supported == (("Erstförderung (Deutsch)", 1), ("Erstalphabetisierung", 1))
        assert count_day(OCTOBER_15, Reading.THEN, current_process()).supported_total == 0  # entered later


def test_one_click_makes_a_workbook_and_a_tagged_pdf_without_names(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        pupils = [waiting(lippe) for _ in range(8)]
        codes = {one.code for one in pupils}
    client = lippe.client()
    url = lippe.url(f"{URL}zahlen/?tag=15.10.2026")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}&format=xlsx").content))
    assert book.sheetnames == [
        "Stichtagszahlen", "Stand und Jahrgang", "Erstalphabetisierung", "Schulform", "Gemeinde", "Aufenthaltsdauer",
    ]  # fmt: skip
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    answer = client.get(f"{url}&format=pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Stichtagszahlen 15.10.2026" in text and lippe.centre.name in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for word in ("Sommer", "Mila", *codes):
        assert word not in text and not any(word in cell for cell in cells)
    assert client.get(f"{url}&format=exe").status_code == 404
    with lippe.scope():
        assert Entry.objects.filter(action="schooling.key_date_exported").count() == 2


def test_the_centre_sets_its_key_dates(world: World) -> None:
    lippe = world.lippe
    client = lippe.client(Role.ADMINISTRATOR)
    url = lippe.url(f"{URL}einstellen/")
    assert 'value="15.10."' in client.get(url).content.decode()
    text = client.post(url, {"key_dates": "29.2., 1.2."}).content.decode()
    assert "Den 29. Februar gibt es nicht in jedem Jahr." in text and 'value="29.2., 1.2."' in text
    data = {"key_dates": "1.2., 15.10.", "shows_small_counts": "on"}
    assert client.post(url, data).status_code == 302
    with lippe.scope():
        settings = KeyDateSettings.objects.get()
        assert (settings.key_dates, settings.shows_small_counts) == (["02-01", "10-15"], True)
    # Somebody who opened the page before is told; nothing is overwritten
    text = client.post(url, {"key_dates": ""}).content.decode()
    assert "Jemand anderes hat diese Angaben inzwischen geändert." in text
    assert client.post(url, {"key_dates": "", "seen": settings.changed_at.isoformat()}).status_code == 302
    with lippe.scope():
        assert KeyDateSettings.objects.get().key_dates == []
    assert lippe.client(Role.COUNSELLOR).get(url).status_code == 403
    assert client.get(world.other.url(f"{URL}einstellen/")).status_code == 404


def test_counts_survive_being_stored() -> None:
    counts = DayCounts(TODAY, {Dimension.STEP.value: ()}, 3, 9, (("Erstförderung", 2),), 1)
    assert DayCounts.from_json(counts.to_json()) == counts
