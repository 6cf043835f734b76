"""``lotse match``: from two files to a workbook. Shared by the command line with and without an installation."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from lotse.core.errors import LotseError
from lotse.core.filemode import CALL_WRONG, DONE, FILE_WRONG, NOT_COMPUTED, complain, console, content, weight
from lotse.volunteering.bridge import replay
from lotse.volunteering.filemode.reading import FilesRefused, read_history
from lotse.volunteering.filemode.writing import summary, workbook

OFFICE_EVERY = 1  # by hand one matches as soon as somebody asks
HELP = (
    "Bringt Bedarfe und Freiwillige zusammen, ohne Datenbank: zwei Tabellen (CSV oder XLSX) hinein, eine Excel-Datei "
    "heraus. Spalten und Beispiele: docs/dateimodus.md. "
    "Ende: 0 geschrieben, 1 eine Datei ist falsch, 2 der Aufruf ist falsch, 3 nicht berechenbar."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--needs", required=True, type=Path, metavar="DATEI", help="Bedarfe")
    parser.add_argument("--volunteers", required=True, type=Path, metavar="DATEI", help="Freiwillige")
    parser.add_argument("--out", required=True, type=Path, metavar="DATEI", help="wohin, z. B. treffer.xlsx")
    parser.add_argument(
        "--every", type=_days, default=0, metavar="TAGE", help="den Verlauf nachspielen: alle so viele Tage vermitteln"
    )
    parser.add_argument(
        "--weight", action="append", default=[], type=weight, metavar="NAME=ZAHL", help="ein Gewicht ändern"
    )
    parser.add_argument("--seed", type=int, default=1, help="gleiche Zahl, gleiches Ergebnis (1)")


def run(options: Namespace) -> int:
    """Do it; returns the exit code. Says on standard error what is wrong."""
    complaints = console(stderr=True)
    try:
        files = {key: content(getattr(options, key)) for key in ("needs", "volunteers")}
        history = read_history(files, weights=dict(options.weight))
        found = replay(history, every=options.every, seed=options.seed)
        office = replay(history, every=options.every and OFFICE_EVERY, by_office=True)
        options.out.write_bytes(workbook(history, found, office, options.every))
    except OSError as error:
        complaints.print(f"{error.filename}: {error.strerror} [volunteering.file_unreadable]")
        return CALL_WRONG
    except FilesRefused as refused:
        complain(complaints, refused)
        return FILE_WRONG
    except LotseError as error:
        complaints.print(f"{error.sentence} [{error.code}]")
        return NOT_COMPUTED
    console().print(f"{options.out}: {summary(found)}")
    return DONE


def main(arguments: list[str]) -> int:
    """Without Django, settings, keys or a database."""
    parser = ArgumentParser(prog="lotse match", description=HELP)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 366:
        raise ArgumentTypeError(f"„{text}“ ist keine Zahl von 1 bis 366")
    return int(text)
