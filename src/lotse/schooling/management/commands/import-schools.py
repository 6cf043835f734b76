"""``lotse import-schools``: the state's register of schools into one centre."""

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress as Bar

from lotse.core import clock
from lotse.core.tables import FileRefused, Progress
from lotse.core.tenancy import tenant_scope
from lotse.schooling.imports.register import parse_register
from lotse.schooling.services.register import (
    RegisterChanges,
    RegisterWithoutSchools,
    apply_register,
    compare_register,
)
from lotse.tenants.selectors import centre_by_slug

SHOWN = 20
FILE_WRONG, CALL_WRONG = 1, 2


def district_key(text: str) -> str:
    """A district's key, five digits; "05" is the state's. Raises ArgumentTypeError."""
    if not re.fullmatch(r"05\d{3}", text):
        raise ArgumentTypeError(f"{text!r} ist kein Kreisschlüssel (fünf Ziffern, beginnend mit 05)")
    return text


class Command(BaseCommand):
    help = (
        "Liest das Schulverzeichnis des Landes (CSV) in ein Zentrum ein, ohne weitere Angabe die Schulen seines "
        "Kreises. Zeigt erst, was neu, geändert und geschlossen ist, und übernimmt es dann; nichts wird gelöscht. "
        "Ende: 0 übernommen oder nichts zu tun, 1 die Datei ist falsch (nichts geändert), 2 der Aufruf ist falsch."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="DATEI", type=Path, help="das Schulverzeichnis, z. B. Schulen.csv")
        parser.add_argument("--centre", required=True, metavar="NAME", help="Kurzname des Zentrums, z. B. lippe")
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was sich ändern würde")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--district", metavar="AGS", type=district_key, help="Schulen dieses Kreises statt des eigenen, z. B. 05770"
        )
        which.add_argument("--all", action="store_true", help="alle Schulen der Datei, also auch des ganzen Landes")

    def handle(self, *args: Any, **options: Any) -> None:
        centre = centre_by_slug(options["centre"])
        if centre is None:
            raise CommandError(f"Ein Zentrum „{options['centre']}“ gibt es nicht.", returncode=CALL_WRONG)
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} ist nicht lesbar.", returncode=CALL_WRONG) from error
        district = "" if options["all"] else options["district"] or centre.ags
        with tenant_scope(centre.pk):
            try:
                self._import(content, district, options["file"].name, dry_run=options["dry_run"])
            except FileRefused as refused:
                for wrong in refused.errors:
                    self.stderr.write(str(wrong))
                raise CommandError(refused.sentence, returncode=FILE_WRONG) from refused
            except RegisterWithoutSchools as error:
                raise CommandError(error.sentence, returncode=FILE_WRONG) from error

    def _import(self, content: bytes, district: str, file_name: str, *, dry_run: bool) -> None:
        with self._bar("Lesen") as progress:
            register = parse_register(content, progress)
        changes = compare_register(register, district=district)
        self._show(changes)
        if changes.is_empty or dry_run:
            return
        with self._bar("Übernehmen") as progress:
            apply_register(
                actor=None,
                register=register,
                district=district,
                file_name=file_name,
                now=clock.now(),
                progress=progress,
            )
        self.stdout.write("Übernommen.")

    def _show(self, changes: RegisterChanges) -> None:
        if changes.is_empty:
            self.stdout.write(f"Nichts zu ändern: {changes.unchanged_count} Schulen sind auf dem Stand der Datei.")
            return
        self.stdout.write(
            f"Neu: {len(changes.new)} · geändert: {len(changes.changed)} · geschlossen: {len(changes.closed)}"
            f" · unverändert: {changes.unchanged_count}"
        )
        self._list("neu", [f"{one.number} {one.short_name or one.name}" for one in changes.new])
        for label, some in (("geändert", changes.changed), ("geschlossen", changes.closed)):
            lines = []
            for one in some:
                fields = "; ".join(f"{field.label}: {field.old} → {field.new}" for field in one.fields)
                lines.append(f"{one.school.number} {one.school} ({fields})" if fields else str(one.school))
            self._list(label, lines)

    def _list(self, label: str, lines: list[str]) -> None:
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {label}: {line}")
        if len(lines) > SHOWN:
            self.stdout.write(f"  … und {len(lines) - SHOWN} weitere {label}")

    @contextmanager
    def _bar(self, label: str) -> Iterator[Progress]:
        """A progress bar where a person looks on, silence in a log."""
        with Bar(console=Console(file=sys.stdout), disable=not sys.stdout.isatty(), transient=True) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
