"""``lotse propose``: from three files to a workbook. Shared by the command line with and without an installation."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from lotse.core.errors import LotseError
from lotse.core.filemode import CALL_WRONG, DONE, FILE_WRONG, NOT_COMPUTED, complain, console, content, weight
from lotse.schooling.bridge import Point, Rules, propose
from lotse.schooling.filemode.reading import FilesRefused, read_input
from lotse.schooling.filemode.writing import summary, workbook

STEPS = 3
HELP = (
    "Schlägt Schulplätze vor, ohne Datenbank: drei Tabellen (CSV oder XLSX) hinein, eine Excel-Datei heraus. "
    "Spalten und Beispiele: docs/dateimodus.md. "
    "Ende: 0 Vorschlag geschrieben, 1 eine Datei ist falsch, 2 der Aufruf ist falsch, 3 nicht berechenbar."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--children", required=True, type=Path, metavar="DATEI", help="wartende Kinder")
    parser.add_argument("--schools", required=True, type=Path, metavar="DATEI", help="Schulen, auch das Landesregister")
    parser.add_argument("--places", required=True, type=Path, metavar="DATEI", help="gemeldete Plätze")
    parser.add_argument("--out", required=True, type=Path, metavar="DATEI", help="wohin, z. B. vorschlag.xlsx")
    parser.add_argument("--district", default="", metavar="AGS", help="nur Schulen dieses Kreises, z. B. 05766")
    parser.add_argument(
        "--centre-point",
        action="append",
        default=[],
        type=_centre_point,
        metavar="[GEMEINDE=]OST,NORD",
        help="Mitte einer Gemeinde (EPSG:25832, Meter); ohne Namen: für alle anderen. Mehrfach möglich",
    )
    parser.add_argument("--primary", action="store_true", help="auch Kinder der Jahrgänge 1 bis 4 vorschlagen")
    parser.add_argument("--two-seats", action="store_true", help="Erstförderung belegt auch einen Regelplatz")
    parser.add_argument(
        "--weight", action="append", default=[], type=weight, metavar="NAME=ZAHL", help="ein Gewicht ändern"
    )
    parser.add_argument("--seed", type=int, default=1, help="gleiche Zahl, gleicher Vorschlag (1)")
    parser.add_argument("--limit", type=float, default=10, metavar="SEKUNDEN", help="Rechenaufwand (10)")


def run(options: Namespace) -> int:
    """Do it; returns the exit code. Says on standard error what is wrong."""
    complaints = console(stderr=True)
    rules = Rules(
        places_primary=options.primary,
        support_takes_regular_seat=options.two_seats,
        weights=dict(options.weight),
    )
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    try:
        files = {key: content(getattr(options, key)) for key in ("children", "schools", "places")}
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Dateien lesen", total=STEPS)
            read = read_input(files, rules=rules, centres=dict(options.centre_point), district=options.district)
            bar.update(task, advance=1, description="Vorschlag rechnen und prüfen")
            outcome = propose(read.facts, seed=options.seed, limit_s=options.limit)
            bar.update(task, advance=1, description="Datei schreiben")
            options.out.write_bytes(workbook(read, outcome))
            bar.update(task, advance=1)
    except OSError as error:
        complaints.print(f"{error.filename}: {error.strerror} [schooling.file_unreadable]")
        return CALL_WRONG
    except FilesRefused as refused:
        complain(complaints, refused)
        return FILE_WRONG
    except LotseError as error:
        complaints.print(f"{error.sentence} [{error.code}]")
        return NOT_COMPUTED
    console().print(f"{options.out}: {summary(outcome)}")
    return DONE


def main(arguments: list[str]) -> int:
    """Without Django, settings, keys or a database."""
    parser = ArgumentParser(prog="lotse propose", description=HELP)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def _centre_point(text: str) -> tuple[str, Point]:
    town, _, point = text.rpartition("=")
    try:
        easting, northing = (int(part) for part in point.split(","))
    except ValueError:
        raise ArgumentTypeError(f"„{text}“ hat nicht die Form Gemeinde=491600,5753900") from None
    return town.strip(), Point(easting, northing, approximate=True)
