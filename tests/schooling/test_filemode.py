"""From three files to a workbook, by the command line as people call it; no database and no settings."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from lotse.schooling.filemode.command import main
from lotse.schooling.imports.register import parse_register

EXAMPLES = Path(__file__).parents[2] / "docs" / "beispiele"
Table = list[tuple[object, ...]]


def propose(folder: Path, *more: str, **files: Path) -> tuple[int, dict[str, Table]]:
    """Exit code and the sheets without their heads."""
    out = folder / "vorschlag.xlsx"
    names = {"children": "kinder.csv", "schools": "schulen.csv", "places": "plaetze.csv"}
    arguments = [part for key, name in names.items() for part in (f"--{key}", str(files.get(key, EXAMPLES / name)))]
    code = main([*arguments, "--out", str(out), *more])
    if not out.exists():
        return code, {}
    book = load_workbook(out)
    return code, {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_example_files_give_the_documented_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sheets = propose(tmp_path)
    assert code == 0
    assert list(sheets) == ["Vorschlag", "Ohne Platz", "Auslastung", "Lesehilfe"]
    assert {row[0]: row[4] for row in sheets["Vorschlag"]} == {
        "K01": "900001",
        "K02": "900001",
        "K03": "900003",
        "K04": "900001",
        "K05": "900004",
        "K06": "900003",
        "K07": "900005",
        "K08": "900006",
    }
    assert [(row[0], row[4]) for row in sheets["Ohne Platz"]] == [
        ("K09", "Grundschule: nur Beratung"),
        ("K10", "Erst persönlich klären"),
    ]
    assert "8 von 10 Kindern" in capsys.readouterr().out


def test_reasons_and_costs_are_in_words(tmp_path: Path) -> None:
    _, sheets = propose(tmp_path)
    rows = {row[0]: row for row in sheets["Vorschlag"]}
    assert rows["K01"][6:10] == (
        "0,5 km Luftlinie",
        "Geschwister; 0,5 km Luftlinie; Platz in der Erstförderung; Auslastung 94 %",
        "Realschule Beispieltal (900002)",
        "+ 3 Minuten Weg, Geschwister getrennt",
    )
    assert str(rows["K03"][6]).startswith("ca. ")


def test_the_centre_of_a_municipality_may_be_given(tmp_path: Path) -> None:
    _, sheets = propose(tmp_path, "--centre-point", "Beispielhausen=492900,5762000")
    rows = {row[0]: row for row in sheets["Vorschlag"]}
    assert rows["K03"][6] == "ca. 2 km Luftlinie"


def test_switches_change_the_rules(tmp_path: Path) -> None:
    places = (EXAMPLES / "plaetze.csv").read_text("utf-8") + "900008;Regelklasse;3;28;20\n"
    primary = written(tmp_path, "plaetze.csv", places)
    _, sheets = propose(tmp_path, "--primary", places=primary)
    assert ("K09", "900008") in [(row[0], row[4]) for row in sheets["Vorschlag"]]
    _, sheets = propose(tmp_path, "--two-seats")
    unplaced = {row[0] for row in sheets["Ohne Platz"]}
    assert {"K02", "K03"} <= unplaced  # no regular seats reported for grades 5 and 8


def test_xlsx_is_read_too(tmp_path: Path) -> None:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for line in (EXAMPLES / "kinder.csv").read_text("utf-8").splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
    book.save(content)
    path = tmp_path / "kinder.xlsx"
    path.write_bytes(content.getvalue())
    assert propose(tmp_path, children=path)[1]["Vorschlag"] == propose(tmp_path)[1]["Vorschlag"]


def test_each_wrong_cell_is_named_with_file_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    children = written(
        tmp_path, "kinder.csv", "Kennung;Jahrgang;Klasse;Wunsch\nK1;vierzehn;Regelklasse;1\nK1;7;Chor;\n"
    )
    places = written(tmp_path, "plaetze.csv", "Schulnummer;Klasse;Plätze\n900001;Regelklasse;viele\n")
    code, sheets = propose(tmp_path, children=children, places=places)
    assert (code, sheets) == (1, {})
    told = capsys.readouterr().err
    assert "kinder.csv: Zeile 2, Spalte „Jahrgang“" in told
    assert "kinder.csv: Zeile 2, Spalte „Wunsch“: Die Schule 1 steht nicht in der Liste der Schulen." in told
    assert "kinder.csv: Zeile 3, Spalte „Kennung“" in told
    assert "kinder.csv: Zeile 3, Spalte „Klasse“" in told
    assert "plaetze.csv: Zeile 2, Spalte „Plätze“" in told
    assert "[schooling.files_refused]" in told


def test_a_missing_column_and_a_missing_file_have_their_own_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_grade = written(tmp_path, "kinder.csv", "Kennung;Klasse\nK1;Regelklasse\n")
    assert propose(tmp_path, children=no_grade)[0] == 1
    assert "Spalte „Jahrgang“: Die Spalte fehlt. [core.file_refused]" in capsys.readouterr().err
    assert propose(tmp_path, children=tmp_path / "fort.csv")[0] == 2
    assert "[schooling.file_unreadable]" in capsys.readouterr().err


def test_weights_that_contradict_each_other_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert propose(tmp_path, "--weight", "crowded=1")[0] == 3
    assert "[schooling.weights_wrong]" in capsys.readouterr().err


def test_the_register_of_the_state_is_read_as_it_is(tmp_path: Path, shared: Path) -> None:
    register = shared / "data" / "nrw-schools" / "Schulen.csv"
    schools = parse_register(register.read_bytes()).of_district("05766")
    number = next(one.number for one in schools if one.form == "15" and one.is_public and one.is_operating)
    children = written(
        tmp_path, "kinder.csv", "Kennung;Jahrgang;Klasse;Gemeinde\nK1;7;Erstförderung (Deutsch);Detmold\n"
    )
    places = written(tmp_path, "plaetze.csv", f"Schulnummer;Klasse;Plätze\n{number};Erstförderung (Deutsch);5\n")
    code, sheets = propose(tmp_path, "--district", "05766", children=children, schools=register, places=places)
    assert code == 0
    assert [row[4] for row in sheets["Vorschlag"]] == [number]


def test_it_runs_where_nothing_is_installed_and_leaves_only_its_file(tmp_path: Path) -> None:
    arguments = ["--children", "kinder.csv", "--schools", "schulen.csv", "--places", "plaetze.csv"]
    arguments = [str(EXAMPLES / part) if part.endswith(".csv") else part for part in arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LOTSE_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "lotse.config.cli", "propose", *arguments, "--out", "v.xlsx"],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["v.xlsx"]
