from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lotse.core import clock
from lotse.operations.rotation import retire, rotate


class Command(BaseCommand):
    help = (
        "Wechselt die Schlüssel im laufenden Betrieb und verschlüsselt alles neu. Abgebrochen, einfach noch einmal "
        "starten. Der alte Schlüssel bleibt, bis --retire ihn entfernt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--retire", default="", metavar="SCHLÜSSEL", help="entfernt einen alten Schlüssel, z. B. k1"
        )
        parser.add_argument(
            "--backups",
            type=Path,
            default=Path(settings.DATA_DIR) / "backups",
            metavar="ORDNER",
            help="wo Sicherungen liegen, die nicht unlesbar werden dürfen (Standard: backups im Datenordner)",
        )
        parser.add_argument("--give-up-backups", action="store_true", help="auf diese Sicherungen verzichten")

    def handle(self, *, backups: Path, give_up_backups: bool, **options: Any) -> None:
        key_id, now = options["retire"], clock.now()
        steps = retire(key_id, folder=backups, give_up_backups=give_up_backups, now=now) if key_id else rotate(now=now)
        for line in steps:
            self.stdout.write(line)
            self.stdout.flush()
