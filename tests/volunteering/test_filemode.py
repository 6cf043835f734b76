"""From two files to a workbook, by the command line as people call it; and what a replay of a history promises."""

import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lotse.volunteering.bridge import Helper, History, Need, Replay, Span, Wanted, replay
from lotse.volunteering.filemode.command import main

EXAMPLES = Path(__file__).parents[2] / "docs" / "beispiele"
DAY = dt.date(2026, 3, 1)


def match(folder: Path, *more: str, **files: Path) -> tuple[int, dict[str, list[tuple[object, ...]]]]:
    """Exit code and the sheets without their heads."""
    out = folder / "treffer.xlsx"
    names = {"needs": "bedarfe.csv", "volunteers": "freiwillige.csv"}
    arguments = [part for key, name in names.items() for part in (f"--{key}", str(files.get(key, EXAMPLES / name)))]
    code = main([*arguments, "--out", str(out), *more])
    if not out.exists():
        return code, {}
    return code, {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in load_workbook(out)}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_example_files_give_the_documented_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sheets = match(tmp_path)
    assert (code, list(sheets)) == (0, ["Treffer", "Ohne Treffer", "Freiwillige", "Lesehilfe"])
    assert {row[0]: (row[1], *row[3:7]) for row in sheets["Treffer"]} == {
        "B01": ("F01", "Deutsch, Mathe", 2, None, "Ukrainisch"),
        "B02": ("F02", "Deutsch, Alltag", 2, None, "Arabisch"),
        "B03": ("F03", "Mathe, Englisch", 2, None, None),
        "B04": ("F04", "Fußball", 1, None, None),
        "B06": ("F02", "Deutsch, Bewerbung", 2, None, "Arabisch"),
    }
    assert [(row[0], row[3]) for row in sheets["Ohne Treffer"]] == [
        ("B05", "Niemand passt: Thema, Alter, Sprache oder Region")
    ]
    assert [(row[0], row[3]) for row in sheets["Freiwillige"]] == [("F01", 1), ("F02", 2), ("F03", 1), ("F04", 1)]
    assert "5 von 6 Bedarfen haben einen Treffer" in capsys.readouterr().out


def test_a_replay_matches_in_batches_and_says_how_long_both_sides_waited(tmp_path: Path) -> None:
    code, sheets = match(tmp_path, "--every", "7")
    assert code == 0
    waited = {row[0]: (row[2], *row[7:]) for row in sheets["Treffer"]}
    assert waited["B01"] == (dt.datetime(2026, 3, 1), 0, 14)  # noqa: DTZ001  as openpyxl reads a day
    assert waited["B04"] == (dt.datetime(2026, 4, 5), 24, 4)  # noqa: DTZ001
    assert any("alle 7 Tage, 8 Mal" in str(row[1]) for row in sheets["Lesehilfe"])


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for line in (EXAMPLES / "bedarfe.csv").read_text("utf-8").splitlines():
        book.active.append(line.split(";"))
    book.save(tmp_path / "bedarfe.xlsx")
    assert match(tmp_path, needs=tmp_path / "bedarfe.xlsx")[1]["Treffer"] == match(tmp_path)[1]["Treffer"]


def test_each_wrong_cell_of_both_files_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs = written(
        tmp_path,
        "b.csv",
        "Kennung;Gefragt am;Themen;Alter;Jahrgang\nA;31.2.2026;Deutsch;;\nA;1.3.2026;!;200;14\n"
        ";1.3.1800;Deutsch,deutsch;;\n",
    )
    people = written(
        tmp_path,
        "f.csv",
        "Kennung;Angeboten am;Themen;Kapazität\nX;1.3.2026;Mathe (4-1), Sport (a);101\n"
        "Y;1.3.2026;Mathe, mathe (3);-1\n",
    )
    code, sheets = match(tmp_path, needs=needs, volunteers=people)
    told = capsys.readouterr().err
    assert (code, sheets) == (1, {})
    cells = [line.split(": ")[1] for line in told.splitlines() if "Spalte" in line]
    assert cells == [
        "Zeile 2, Spalte „Gefragt am“",
        "Zeile 3, Spalte „Kennung“",
        "Zeile 3, Spalte „Themen“",
        "Zeile 3, Spalte „Alter“",
        "Zeile 3, Spalte „Jahrgang“",
        "Zeile 4, Spalte „Kennung“",
        "Zeile 4, Spalte „Themen“",
        "Zeile 4, Spalte „Gefragt am“",
        "Zeile 2, Spalte „Kapazität“",
        "Zeile 2, Spalte „Themen“",
        "Zeile 2, Spalte „Themen“",
        "Zeile 3, Spalte „Kapazität“",
        "Zeile 3, Spalte „Themen“",
    ]
    assert "[volunteering.files_refused]" in told


@pytest.mark.parametrize("more", [["--every", "0"], ["--every", "x"], ["--weight", "wish"]])
def test_a_wrong_call_ends_with_two(tmp_path: Path, more: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        match(tmp_path, *more)
    assert ended.value.code == 2


def test_what_cannot_be_computed_ends_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert match(tmp_path, "--weight", "beauty=1")[0] == 3
    assert match(tmp_path, "--weight", "wish=999999999")[0] == 3
    assert match(tmp_path, needs=tmp_path / "absent.csv")[0] == 2
    told = capsys.readouterr().err
    assert "Dieses Gewicht gibt es nicht: beauty" in told and "[volunteering.file_unreadable]" in told


def test_files_beyond_all_measure_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotse.volunteering.bridge.history.MOST_PAIRS", 4)
    assert match(tmp_path) == (3, {})
    assert "[volunteering.too_many_pairs]" in capsys.readouterr().err


def test_nothing_is_made_but_the_file(tmp_path: Path) -> None:
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LOTSE_DATA_DIR": str(tmp_path / "var")}
    files = ["--needs", str(EXAMPLES / "bedarfe.csv"), "--volunteers", str(EXAMPLES / "freiwillige.csv")]
    call = [sys.executable, "-m", "lotse.config.cli", "match", *files, "--out", "out.xlsx"]
    done = subprocess.run(call, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xlsx"]


# --- What any history keeps ------------------------------------------------------------------------------------

_topics = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True)
_words = st.lists(st.sampled_from(["uk", "AR"]), max_size=2, unique=True).map(tuple)
_day = st.integers(0, 40).map(lambda days: DAY + dt.timedelta(days=days))
_grade = st.one_of(st.none(), st.integers(1, 6))


@st.composite
def histories(draw: st.DrawFn) -> History:
    needs = tuple(
        Need(
            f"n{number}",
            draw(_day),
            tuple(Wanted(one, draw(st.booleans())) for one in draw(_topics)),
            grade=draw(_grade),
            languages=draw(_words),
            regions=draw(_words),
        )
        for number in range(draw(st.integers(1, 6)))
    )
    helpers = tuple(
        Helper(
            f"h{number}",
            draw(_day),
            {one: draw(st.sampled_from([None, Span(1, 3), Span(2, 6)])) for one in draw(_topics)},
            draw(_words),
            draw(_words),
            draw(st.integers(0, 2)),
        )
        for number in range(draw(st.integers(1, 5)))
    )
    return History(needs, helpers)


def _check(history: History, found: Replay) -> None:
    """Each need once; nobody over capacity, before both were there, or without what is a must."""
    keys = [one.need.id for one in found.matched] + [one.need.id for one in found.unmatched]
    assert sorted(keys) == sorted(one.id for one in history.needs)
    taken = Counter(one.helper.id for one in found.matched)
    assert all(taken[one.id] <= one.capacity for one in history.helpers)
    for one in found.matched:
        assert one.need_waited >= 0 and one.helper_waited >= 0 and one.shared
        assert not [wanted for wanted in one.need.topics if wanted.mandatory and wanted.topic in one.missing]
        for topic in one.shared:
            span = one.helper.topics[topic]
            assert span is None or (one.need.grade is not None and span.least <= one.need.grade <= span.most)
        assert not one.need.languages or set(one.need.languages) & set(one.helper.languages)


@given(history=histories(), every=st.sampled_from([0, 1, 7, 30]))
def test_no_history_breaks_a_limit_or_a_must(history: History, every: int) -> None:
    found = replay(history, every=every)
    _check(history, found)
    assert replay(history, every=every) == found, "the same files, the same answer"
    office = replay(history, every=every, by_office=True)
    _check(history, office)
    if not every:
        assert len(found.matched) >= len(office.matched)


def test_a_need_that_waits_longer_comes_first_and_a_volunteer_who_waits_longer_too() -> None:
    needs = tuple(Need(f"n{days}", DAY - dt.timedelta(days=days), (Wanted("a"),)) for days in (1, 9))
    helpers = tuple(Helper(f"h{days}", DAY - dt.timedelta(days=days), {"a": None}) for days in (1, 9))
    (only,) = replay(History(needs, helpers[:1])).matched
    assert only.need.id == "n9"
    (other,) = replay(History(needs[:1], helpers)).matched
    assert other.helper.id == "h9"
