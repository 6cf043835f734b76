from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lotse.operations.backup import restore


class Command(BaseCommand):
    help = "Stellt eine Sicherung wieder her, auch auf der anderen Datenbank und in einer neueren Fassung von Lotse."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI")
        parser.add_argument("--replace", action="store_true", help="vorhandene Daten ersetzen")

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"Die Datei {file} gibt es nicht.")
        counts = restore(file, replace=replace)
        self.stdout.write(f"Wiederhergestellt: {sum(counts.values())} Zeilen in {len(counts)} Tabellen.")
