"""Reading the format of the state's register: names, keys, errors with line and column."""

import pytest

from lotse.core.tables import MAX_ERRORS, CellError, FileRefused
from lotse.schooling.imports.register import join_name, parse_register
from tests.schooling.registers import HEAD, file, line, text


def refused(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        parse_register(content)
    return caught.value


def test_a_school_with_all_it_has() -> None:
    (school,) = parse_register(file(line())).schools
    assert (school.number, school.ags, school.form) == ("900001", "05766020", "15")
    assert (school.name, school.short_name) == ("Gesamtschule am Erfundenen Weg", "Detmold, GE Erfundener Weg")
    assert (school.easting_m, school.northing_m, school.phone) == (491600, 5753900, "05231 000000")
    assert school.is_public and school.is_operating


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding: str) -> None:
    (school,) = parse_register(text(line(ABez1="Schule am Öderbach", ABez2="– Straße")).encode(encoding)).schools
    assert school.name == "Schule am Öderbach – Straße"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["Gem. Grundschule (Grundschul-", "verbund) der Stadt", ""], "Gem. Grundschule (Grundschulverbund) der Stadt"),
        (["Schule der Stadt Horn-", "Bad Musterberg", ""], "Schule der Stadt Horn-Bad Musterberg"),
        (["Grund-", "und Hauptschule", ""], "Grund- und Hauptschule"),
        (["Verbund Nordschule/", "Südschule", ""], "Verbund Nordschule/Südschule"),
        (["Talschule  -Primarstufe-", "der Stadt", "Ort"], "Talschule -Primarstufe- der Stadt Ort"),
        (["Talschule", "- Primarstufe -", ""], "Talschule - Primarstufe -"),
    ],
)
def test_names_broken_into_lines_are_mended(parts: list[str], name: str) -> None:
    assert join_name(parts) == name


def test_private_and_closed_schools_are_told_apart() -> None:
    (school,) = parse_register(file(line(OeffPri=2, SchBetrSchl=6))).schools
    assert not school.is_public and not school.is_operating


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"SchulNr": "12a456"}, "SchulNr", "„12a456“ hat nicht 6 Ziffern."),
        ({"RegSchl": ""}, "RegSchl", "fehlt."),
        ({"KoRe": "4916000"}, "KoRe", "„4916000“ ist keine ganze Zahl von 270000 bis 545000."),
        ({"KoHo": ""}, "KoHo", "fehlt, obwohl KoRe angegeben ist."),
        ({"SF": "99"}, "SF", "Den Schlüssel „99“ gibt es nicht."),
        ({"OeffPri": "3"}, "OeffPri", "Den Schlüssel „3“ gibt es nicht."),
        ({"ABez1": "", "ABez2": ""}, "ABez1", "fehlt."),
        ({"Ort": ""}, "Ort", "fehlt."),
        ({"PLZ": "327"}, "PLZ", "„327“ hat nicht 5 Ziffern."),
    ],
)
def test_a_wrong_cell_names_line_and_column(cells: dict[str, str], column: str, sentence: str) -> None:
    error = refused(file(line(SchulNr="900002"), line(**cells)))
    assert error.errors == (CellError(3, column, sentence),)


def test_the_same_number_twice_is_wrong() -> None:
    assert refused(file(line(), line())).errors == (
        CellError(3, "SchulNr", "Die Schule 900001 steht schon weiter oben."),
    )


def test_one_bad_cell_among_20_000_lines_is_found() -> None:
    lines = [line(SchulNr=100_000 + number) for number in range(20_000)]
    lines[17_321] = line(SchulNr=100_000 + 17_321, KoRe="x")
    error = refused(file(*lines))
    assert (error.count, error.errors[0].line, error.errors[0].column) == (1, 17_323, "KoRe")


def test_many_errors_are_counted_and_the_first_are_kept() -> None:
    error = refused(file(*(line(SchulNr=100_000 + number, SF="") for number in range(MAX_ERRORS + 50))))
    assert (error.count, len(error.errors)) == (MAX_ERRORS + 50, MAX_ERRORS)
    assert error.sentence == "150 Angaben sind in der Datei falsch. Es wurde nichts geändert."


@pytest.mark.parametrize(
    "content",
    [b"", b"\x81\x8d", b"PK\x03\x04 no archive", HEAD.encode(), b"SchulNr;SF\r\n900001;15", f'{HEAD}\n"x\0'.encode()],
)
def test_what_is_no_register_is_refused(content: bytes) -> None:
    assert refused(content).code == "core.file_refused"


def test_missing_columns_are_named() -> None:
    content = file(line()).replace(b"KurzBez", b"Kurz").replace(b"KoHo", b"Hoch")
    assert "KoHo, KurzBez" in refused(content).sentence


def test_empty_lines_are_left_out_and_lines_counted_as_in_a_spreadsheet() -> None:
    error = refused(file("", line(ABez1='"Schule\r\nam Bach"', ABez2=""), ";;", line(SchulNr="7")))
    assert [(one.line, one.column) for one in error.errors] == [(6, "SchulNr")]
