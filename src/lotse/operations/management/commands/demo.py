from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lotse.core import clock
from lotse.operations.demo import accounts


class Command(BaseCommand):
    help = "Lädt die Vorführkreise mit erfundenen Daten, einmal; --reset ersetzt sie durch neue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="ALLES in dieser Datenbank löschen und neu beginnen")
        parser.add_argument("--seed", type=int, default=1, help="dieselbe Zahl ergibt dieselben Daten (Standard: 1)")
        parser.add_argument("--district", default="", help="nur einen der Kreise: lippe oder hoexter")

    def handle(self, *, reset: bool, seed: int, district: str, **options: Any) -> None:
        if accounts.has_real_centre():
            raise CommandError("In dieser Datenbank liegen echte Zentren: Vorführdaten gehören nicht dazu.")
        if reset or not accounts.has_demo():
            from lotse.operations.demo import build  # noqa: PLC0415  (imports nearly all: a second at each start)

            if reset:
                build.clear()
            self.stdout.write("Vorführdaten werden angelegt …")
            build.build(seed=seed, now=clock.now(), progress=self.stdout.write, only=district)
        self.stdout.write(accounts.logins())
