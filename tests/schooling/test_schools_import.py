"""Taking a register over: new, changed, closed; twice changes nothing; nothing of another centre is touched."""

import datetime as dt
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile
from lotse.directory.models import Organisation
from lotse.schooling.imports.register import parse_register
from lotse.schooling.models import RegisterImport, School
from lotse.schooling.services import register as service
from lotse.schooling.services.register import FieldChange, NoUpload, RegisterChanges, RegisterWithoutSchools
from lotse.tenants.models import Municipality
from tests import make
from tests.schooling.registers import file, line
from tests.world import NOW, TODAY, World

ONE = line()
TWO = line(
    SchulNr="900002", RegSchl="766099", Ort="Neuort", KoRe=490000, KoHo=5750000, KurzBez="Neuort, GG Neu", SF="02"
)
FAR = line(SchulNr="900003", RegSchl="111000", Ort="Fernstadt")


def apply(content: bytes, district: str = "05766", **kwargs: Any) -> RegisterChanges:
    defaults: dict[str, Any] = {"actor": None, "file_name": "Schulen.csv", "now": NOW}
    return service.apply_register(register=parse_register(content), district=district, **(defaults | kwargs))


def test_the_schools_of_the_district_come_in_and_no_others(world: World) -> None:
    with world.lippe.scope():
        changes = apply(file(ONE, TWO, FAR), actor=world.lippe.counsellor)
        assert [school.number for school in changes.new] == ["900001", "900002"]
        school = School.objects.get(number="900001")
        assert (school.form, school.is_public, school.is_operating, school.is_from_register) == ("15", True, True, True)
        assert str(school) == "Detmold, GE Erfundener Weg"
        assert school.organisation.municipality == world.lippe.municipalities[0]
        assert Municipality.objects.get(ags="05766020").name == "Detmold"
        new_town = Municipality.objects.get(ags="05766099")
        assert (new_town.name, new_town.easting_m, new_town.northing_m) == ("Neuort", 490000, 5750000)
        entry = Entry.objects.get(action="schooling.register_applied")
        assert entry.actor_id == world.lippe.counsellor.pk
    with world.other.scope():
        assert not School.objects.exists()


def test_all_schools_of_the_file_on_request(world: World) -> None:
    with world.lippe.scope():
        assert len(apply(file(ONE, TWO, FAR), district="").new) == 3
        assert Municipality.objects.get(ags="05111000").name == "Fernstadt"


def test_twice_changes_nothing(world: World) -> None:
    with world.lippe.scope():
        apply(file(ONE, TWO))
        before = list(School.objects.values()), list(Organisation.objects.values()), list(Municipality.objects.values())
        changes = apply(file(ONE, TWO))
        assert changes.is_empty and changes.unchanged_count == 2
        after = list(School.objects.values()), list(Organisation.objects.values()), list(Municipality.objects.values())
        assert before == after
        assert RegisterImport.objects.count() == 1


def test_a_newer_file_shows_and_makes_the_changes(world: World) -> None:
    with world.lippe.scope():
        apply(file(ONE, TWO))
        code = School.objects.get(number="900001").organisation.code
        School.objects.filter(number="900001").update(offer_recorded_on=TODAY, offer_note="Frau Muster, am Telefon")
        moved = line(Strasse="Neue Straße 5", SF="14", RegSchl="766044", Ort="Lemgo", KurzBez="Lemgo, SK Neu")
        changes = apply(file(moved, TWO))
        (change,) = changes.changed
        assert change.fields == (
            FieldChange("short_name", "Kurzname", "Detmold, GE Erfundener Weg", "Lemgo, SK Neu"),
            FieldChange("street", "Straße", "Erfundener Weg 1", "Neue Straße 5"),
            FieldChange("town", "Ort", "Detmold", "Lemgo"),
            FieldChange("form", "Schulform", "Gesamtschule", "Sekundarschule"),
            FieldChange("municipality", "Gemeinde", "Detmold", "Lemgo"),
        )
        school = School.objects.get(number="900001")
        assert (school.form, school.organisation.street, school.organisation.code) == ("14", "Neue Straße 5", code)
        assert school.organisation.municipality == world.lippe.municipalities[1]
        assert school.organisation.search_text.endswith(" lemgo")
        assert (school.offer_recorded_on, school.offer_note) == (TODAY, "Frau Muster, am Telefon")
        assert apply(file(moved, TWO)).is_empty
        entry = Entry.objects.filter(action="schooling.register_applied").order_by("pk").last()
        assert entry is not None


@pytest.mark.parametrize("newer", [file(TWO), file(line(SchBetrSchl=3), TWO)])
def test_a_school_that_closed_stays_and_is_marked(world: World, newer: bytes) -> None:
    with world.lippe.scope():
        apply(file(ONE, TWO))
        assert [one.school.number for one in apply(newer).closed] == ["900001"]
        assert not School.objects.get(number="900001").is_operating
        assert apply(newer).is_empty
        assert [one.school.number for one in apply(file(ONE, TWO)).changed] == ["900001"]
        assert School.objects.get(number="900001").is_operating


def test_only_schools_of_the_chosen_district_can_close(world: World) -> None:
    with world.lippe.scope():
        apply(file(ONE, TWO, FAR), district="")
        assert apply(file(ONE, TWO), district="05766").is_empty
        assert [one.school.number for one in apply(file(ONE, TWO), district="").closed] == ["900003"]


def test_a_school_entered_by_hand_is_never_closed_but_taken_over(world: World) -> None:
    with world.lippe.scope():
        by_hand = make.school(world.lippe)
        apply(file(ONE))
        by_hand.refresh_from_db()
        assert by_hand.is_operating
        changes = apply(file(ONE, line(SchulNr=by_hand.number)))
        assert [one.school.number for one in changes.changed] == [by_hand.number]
        by_hand.refresh_from_db()
        assert by_hand.is_from_register and str(by_hand.organisation) == "Detmold, GE Erfundener Weg"


def test_a_file_without_the_district_is_refused(world: World) -> None:
    with world.lippe.scope():
        apply(file(ONE))
        with pytest.raises(RegisterWithoutSchools):
            apply(file(FAR))
        assert School.objects.get().is_operating


def test_the_number_of_queries_does_not_grow_with_the_file(world: World) -> None:
    lines, counts = [ONE], []
    with world.lippe.scope():
        apply(file(*lines))
        for count in (1, 3, 30):
            lines += [line(SchulNr=900_100 + len(lines) + number) for number in range(count)]
            with CaptureQueriesContext(connection) as queries:
                apply(file(*lines))
            counts.append(len(queries))
    assert counts == [counts[0]] * 3


# --- The uploaded file waits for its confirmation -------------------------------------------------------------


def upload(world: World, content: bytes, now: dt.datetime = NOW) -> RegisterImport:
    actor = world.lippe.counsellor
    return service.upload_register(actor=actor, content=content, district="05766", file_name="Schulen.csv", now=now)


def test_an_upload_changes_nothing_until_it_is_applied(world: World) -> None:
    with world.lippe.scope():
        upload(world, file(ONE))
        assert not School.objects.exists()
        _, changes = service.waiting_changes(actor=world.lippe.counsellor, now=NOW)
        assert len(changes.new) == 1
        service.apply_upload(actor=world.lippe.counsellor, now=NOW)
        reading = RegisterImport.objects.get()
        assert (reading.new_count, reading.content, reading.applied_at) == (1, None, NOW)
        assert School.objects.count() == 1
        with pytest.raises(NoUpload):
            service.apply_upload(actor=world.lippe.counsellor, now=NOW)


def test_an_upload_is_its_members_own_and_lasts_a_day(world: World) -> None:
    with world.lippe.scope():
        upload(world, file(ONE))
        with pytest.raises(NoUpload):
            service.waiting_changes(actor=world.lippe.director, now=NOW)
        with pytest.raises(NoUpload):
            service.waiting_changes(actor=world.lippe.counsellor, now=NOW + dt.timedelta(hours=25))
        upload(world, file(ONE, TWO), NOW + dt.timedelta(hours=1))
        assert RegisterImport.objects.count() == 1
        service.discard_upload(actor=world.lippe.counsellor, now=NOW + dt.timedelta(hours=2))
        assert not RegisterImport.objects.exists()


def test_two_imports_at_once_do_not_double_a_school(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.lippe.scope():
        stale = service.compare_register(parse_register(file(ONE)), district="05766")
        apply(file(ONE))
        monkeypatch.setattr(service, "compare_register", lambda *args, **kwargs: stale)
        with pytest.raises(ChangedMeanwhile):
            apply(file(ONE))


# --- The command ----------------------------------------------------------------------------------------------


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import-schools", str(path), "--centre", "lippe", *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_the_command_shows_applies_and_then_has_nothing_to_do(world: World, tmp_path: Path) -> None:
    path = tmp_path / "Schulen.csv"
    path.write_bytes(file(ONE, TWO, FAR))
    assert "Neu: 2 · geändert: 0 · geschlossen: 0" in run(path, "--dry-run")
    with world.lippe.scope():
        assert not School.objects.exists()
    assert run(path).endswith("Übernommen.\n")
    assert run(path) == "Nichts zu ändern: 2 Schulen sind auf dem Stand der Datei.\n"
    assert "Neu: 1" in run(path, "--district", "05111")
    path.write_bytes(file(line(Strasse="Neue Straße 5")))
    shown = run(path, "--all", "--dry-run")
    assert "geändert: 900001 Detmold, GE Erfundener Weg (Straße: Erfundener Weg 1 → Neue Straße 5)" in shown
    assert "geschlossen: 900002 Neuort, GG Neu (in Betrieb: ja → nein, steht nicht mehr im Register)" in shown


def test_the_command_ends_with_a_code(world: World, tmp_path: Path) -> None:
    path = tmp_path / "Schulen.csv"
    path.write_bytes(file(ONE, line(SchulNr="x")))
    errors = io.StringIO()
    with pytest.raises(CommandError) as wrong_file:
        call_command("import-schools", str(path), "--centre", "lippe", stdout=io.StringIO(), stderr=errors)
    assert wrong_file.value.returncode == 1
    assert errors.getvalue() == "Zeile 3, Spalte „SchulNr“: „x“ hat nicht 6 Ziffern.\n"
    for arguments in ([str(path), "--centre", "nirgendwo"], [str(tmp_path / "fehlt.csv"), "--centre", "lippe"]):
        with pytest.raises(CommandError) as wrong_call:
            call_command("import-schools", *arguments, stdout=io.StringIO())
        assert wrong_call.value.returncode == 2


# --- The real register ----------------------------------------------------------------------------------------


def test_lippe_has_117_schools_in_16_municipalities(world: World, shared: Path) -> None:
    content = (shared / "data" / "nrw-schools" / "Schulen.csv").read_bytes()
    with world.lippe.scope():
        apply(content)
        assert Counter(School.objects.values_list("form", flat=True)) == {
            "02": 59, "20": 12, "08": 11, "30": 8, "14": 8, "10": 7, "15": 6, "04": 4, "17": 1, "83": 1,
        }  # fmt: skip
        assert School.objects.filter(is_public=True).count() == 100
        assert School.objects.filter(is_operating=True).count() == 117
        towns = Counter(School.objects.values_list("organisation__municipality__ags", flat=True))
        assert len(towns) == 16
        assert (towns["05766020"], towns["05766044"], towns["05766008"]) == (31, 17, 14)
        assert str(School.objects.get(number="179048")) == "Lemgo, BK Lüttfeld"
        assert apply(content).is_empty
