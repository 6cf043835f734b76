"""Recording places: by hand for one school, from a file for many; minutes by bus."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lotse.audit.models import Entry
from lotse.core.tables import CellError, FileRefused
from lotse.schooling.models import BusTime, PlaceReport, School
from lotse.schooling.selectors.places import free_places, place_groups, place_history, place_table
from lotse.schooling.services.bus import ImportedBusTimes, import_bus_times
from lotse.schooling.services.places import Places, PlacesRefused, RecordedPlaces, import_places, record_places
from tests import make
from tests.world import NOW, TODAY, World

DAY = dt.timedelta(days=1)


def report(world: World, school: School, *rows: Places, **fields: Any) -> RecordedPlaces:
    defaults: dict[str, Any] = {"as_of": TODAY, "source": "phone", "reported_by": "Frau Muster", "now": NOW}
    return record_places(actor=world.lippe.counsellor, school=school, rows=rows, **(defaults | fields))


def test_a_report_is_kept_with_who_and_when(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        done = report(world, school, Places("regular", 7, 5, 3), Places("initial_support", None, 12, 4))
        assert done.warnings == []
        assert [(row.grade, row.free, row.recorded_by) for row in done.reports] == [
            (7, 2, world.lippe.counsellor),
            (None, 8, world.lippe.counsellor),
        ]
        report(world, school, Places("regular", 7, 4, 3), now=NOW + dt.timedelta(minutes=1))
        assert PlaceReport.objects.count() == 3
        assert {(p.support_form, p.grade, p.free) for p in free_places(TODAY)} == {
            ("regular", 7, 1),
            ("initial_support", 0, 8),
        }
        assert Entry.objects.filter(action="schooling.places_recorded", object_id=school.pk).count() == 2


def test_more_occupied_than_places_is_stored_with_a_warning(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        done = report(world, school, Places("regular", 7, 5, 6))
        assert done.warnings == ["Regelklasse, Jahrgang 7: mehr belegt als Plätze."]
        assert [pool.free for pool in free_places(TODAY)] == [0]


@pytest.mark.parametrize(
    ("form", "row", "sentence"),
    [
        ("15", Places("regular", 4, 1, 0), "Gesamtschule: Es gibt die Jahrgänge 5 bis 13, nicht 4."),
        ("02", Places("regular", 5, 1, 0), "Grundschule: Es gibt die Jahrgänge 1 bis 4, nicht 5."),
        ("15", Places("fit_fuer_mehr", None, 1, 0), "Fit für Mehr gibt es nur am Berufskolleg."),
        ("30", Places("regular", 5, 1, 0), "Berufskolleg: Es gibt die Jahrgänge 11 bis 13, nicht 5."),
        ("15", Places("regular", 5, 2001, 0), "Bitte Zahlen von 0 bis 2000 eintragen."),
    ],
)
def test_what_a_school_cannot_have_is_refused(world: World, form: str, row: Places, sentence: str) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe, form=form)
        with pytest.raises(PlacesRefused) as caught:
            report(world, school, row)
        assert caught.value.problems == ((0, sentence),)
        assert not PlaceReport.objects.exists()


def test_one_report_must_agree_with_itself(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        with pytest.raises(PlacesRefused) as twice:
            report(world, school, Places("regular", 7, 1, 0), Places("regular", 7, 2, 0))
        assert [index for index, _ in twice.value.problems] == [0, 1]
        with pytest.raises(PlacesRefused) as mixed:
            report(world, school, Places("regular", 7, 1, 0), Places("regular", None, 2, 0))
        assert [index for index, _ in mixed.value.problems] == [1]


@pytest.mark.parametrize(
    ("fields", "field"), [({"as_of": TODAY + DAY}, "as_of"), ({"reported_by": " "}, "reported_by")]
)
def test_the_whole_report_is_checked(world: World, fields: dict[str, Any], field: str) -> None:
    with world.lippe.scope():
        with pytest.raises(PlacesRefused) as caught:
            report(world, make.school(world.lippe), Places("regular", 7, 1, 0), **fields)
        assert caught.value.field == field


def test_an_empty_report_is_refused(world: World) -> None:
    with world.lippe.scope(), pytest.raises(PlacesRefused):
        report(world, make.school(world.lippe))


def test_the_table_to_fill_in_shows_what_counts_now(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe, form="02")
        report(world, school, Places("regular", 2, 5, 3))
        table = place_table(school, TODAY)
        assert [(c.support_form, c.grade) for c in table] == [
            (form, grade) for form in ("regular", "initial_support", "literacy") for grade in range(5)
        ]
        assert [(c.grade, c.places, c.occupied) for c in table if c.places is not None] == [(2, 5, 3)]
        college = make.school(world.lippe, form="30")
        assert {c.support_form for c in place_table(college, TODAY)} >= {"international_class", "fit_fuer_mehr"}


def test_the_page_of_a_school_marks_what_is_stale(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        report(world, school, Places("regular", 5, 4, 1), as_of=TODAY - 61 * DAY)
        report(world, school, Places("regular", 6, 4, 1), as_of=TODAY - 60 * DAY, reported_by="Herr Beispiel")
        (group,) = place_groups(school, TODAY)
        assert (group.label, group.free) == ("Regelklasse", 6)
        assert [(row.grade_label, row.is_stale, row.load_percent) for row in group.rows] == [
            ("Jahrgang 5", True, 25),
            ("Jahrgang 6", False, 25),
        ]
        assert [row.reported_by for row in place_history(school)] == ["Herr Beispiel", "Frau Muster"]


# --- Files ----------------------------------------------------------------------------------------------------

HEAD = "Schulnummer;Art der Klasse;Jahrgang;Plätze;Belegt;Stand;Gemeldet von\n"


def test_places_of_many_schools_from_a_file(world: World) -> None:
    with world.lippe.scope():
        one, two = make.school(world.lippe), make.school(world.lippe, form="30")
        content = (
            HEAD
            + f"{one.number};Regelklasse;7;5;6;1.11.2026;Frau Muster\n"
            + f"{one.number};erstförderung (deutsch);;12;4;01.11.2026;Frau Muster\n"
            + f"{two.number};fit_fuer_mehr;;20;3;2026-10-30;Herr Beispiel\n"
        ).encode()
        done = import_places(actor=world.lippe.counsellor, content=content, now=NOW)
        assert (done.recorded_count, done.unchanged_count, done.school_count) == (3, 0, 2)
        assert done.warnings == ["Gesamtschule am Test: Regelklasse, Jahrgang 7: mehr belegt als Plätze."]
        assert {(p.support_form, p.grade, p.free) for p in free_places(TODAY)} == {
            ("regular", 7, 0),
            ("initial_support", 0, 8),
            ("fit_fuer_mehr", 0, 17),
        }
        again = import_places(actor=world.lippe.counsellor, content=content, now=NOW)
        assert (again.recorded_count, again.unchanged_count) == (0, 3)


def test_a_file_with_errors_stores_nothing(world: World) -> None:
    with world.other.scope():
        foreign = make.school(world.other)
    with world.lippe.scope():
        school = make.school(world.lippe)
        content = (
            HEAD
            + f"{school.number};Regelklasse;7;5;1;1.11.2026;Frau Muster\n"
            + f"{school.number};Regelklasse;4;5;1;1.11.2026;Frau Muster\n"
            + f"{school.number};Sportklasse;7;-1;1;3.11.2026;\n"
            + f"{foreign.number};Regelklasse;7;5;1;1.11.2026;Frau Muster\n"
            + f"{school.number};Regelklasse;7;5;1;1.11.2026;Frau Muster\n"
        ).encode()
        with pytest.raises(FileRefused) as caught:
            import_places(actor=world.lippe.counsellor, content=content, now=NOW)
        assert {(error.line, error.column) for error in caught.value.errors} == {
            (3, "Jahrgang"),
            (4, "Art der Klasse"),
            (4, "Plätze"),
            (4, "Stand"),
            (4, "Gemeldet von"),
            (5, "Schulnummer"),
            (6, "Jahrgang"),
        }
        assert not PlaceReport.objects.exists()


BUS = "Gemeinde-AGS;Schulnummer;Minuten;Stand\n"


def test_bus_minutes_come_in_and_change(world: World) -> None:
    with world.lippe.scope():
        school, member = make.school(world.lippe), world.lippe.counsellor
        content = (BUS + f"05766020;{school.number};12;1.10.2026\n05766044;{school.number};31;1.10.2026\n").encode()
        assert import_bus_times(actor=member, content=content, now=NOW) == ImportedBusTimes(2, 0, 0)
        assert import_bus_times(actor=member, content=content, now=NOW) == ImportedBusTimes(0, 0, 2)
        newer = (BUS + f"05766020;{school.number};15;1.11.2026\n").encode()
        assert import_bus_times(actor=member, content=newer, now=NOW) == ImportedBusTimes(0, 1, 0)
        minutes = BusTime.objects.order_by("minutes").values_list("municipality__name", "minutes")
        assert list(minutes) == [("Detmold", 15), ("Lemgo", 31)]
        assert Entry.objects.filter(action="schooling.bus_times_imported").count() == 2


def test_bus_minutes_with_errors_change_nothing(world: World) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
        line = f"05766020;{school.number};12;1.10.2026\n"
        content = (BUS + line + line + "05766999;000000;999;1.10.2026\n").encode()
        with pytest.raises(FileRefused) as caught:
            import_bus_times(actor=None, content=content, now=NOW)
        assert caught.value.errors == (
            CellError(4, "Minuten", "„999“ ist keine ganze Zahl von 0 bis 240."),
            CellError(3, "Schulnummer", "Diese Verbindung steht schon in Zeile 2."),
            CellError(4, "Gemeinde-AGS", "Eine Gemeinde 05766999 gibt es hier nicht."),
            CellError(4, "Schulnummer", "Eine Schule 000000 gibt es hier nicht."),
        )
        assert not BusTime.objects.exists()


def test_the_bus_command(world: World, tmp_path: Path) -> None:
    with world.lippe.scope():
        school = make.school(world.lippe)
    path = tmp_path / "bus.csv"
    path.write_text(BUS + f"05766020;{school.number};12;1.10.2026\n")
    out = io.StringIO()
    call_command("import-bus-times", str(path), "--centre", "lippe", stdout=out)
    assert out.getvalue() == "Neu: 1 · geändert: 0 · unverändert: 0\n"
    path.write_text(BUS + "x;y;z;\n")
    with pytest.raises(CommandError) as caught:
        call_command("import-bus-times", str(path), "--centre", "lippe", stdout=out, stderr=io.StringIO())
    assert caught.value.returncode == 1
