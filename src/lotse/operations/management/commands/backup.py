from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lotse.core import clock
from lotse.operations.backup import backup


class Command(BaseCommand):
    help = "Schreibt eine verschlüsselte Sicherung der ganzen Datenbank in eine Datei (ohne die Schlüsseldatei)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI")

    def handle(self, *, file: Path, **options: Any) -> None:
        size = backup(file, now=clock.now())
        self.stdout.write(f"Sicherung geschrieben: {file} ({size / 1024:.0f} KiB).")
        self.stdout.write("Ohne die Schlüsseldatei ist sie wertlos: Bewahren Sie diese getrennt davon auf.")
