"""``lotse import-bus-times``: minutes by bus into one centre."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lotse.core import clock
from lotse.core.tables import FileRefused
from lotse.core.tenancy import tenant_scope
from lotse.schooling.imports.bus import COLUMNS
from lotse.schooling.services.bus import import_bus_times
from lotse.tenants.selectors import centre_by_slug

FILE_WRONG, CALL_WRONG = 1, 2


class Command(BaseCommand):
    help = (
        f"Liest Busminuten (CSV oder XLSX mit den Spalten {', '.join(COLUMNS)}) in ein Zentrum ein. "
        "Ende: 0 übernommen, 1 die Datei ist falsch (nichts geändert), 2 der Aufruf ist falsch."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="DATEI", type=Path)
        parser.add_argument("--centre", required=True, metavar="NAME", help="Kurzname des Zentrums, z. B. lippe")

    def handle(self, *args: Any, **options: Any) -> None:
        centre = centre_by_slug(options["centre"])
        if centre is None:
            raise CommandError(f"Ein Zentrum „{options['centre']}“ gibt es nicht.", returncode=CALL_WRONG)
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} ist nicht lesbar.", returncode=CALL_WRONG) from error
        with tenant_scope(centre.pk):
            try:
                done = import_bus_times(actor=None, content=content, now=clock.now())
            except FileRefused as refused:
                for wrong in refused.errors:
                    self.stderr.write(str(wrong))
                raise CommandError(refused.sentence, returncode=FILE_WRONG) from refused
        self.stdout.write(
            f"Neu: {done.new_count} · geändert: {done.changed_count} · unverändert: {done.unchanged_count}"
        )
