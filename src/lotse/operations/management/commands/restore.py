import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lotse.core import clock
from lotse.core.redeleting import label_of
from lotse.operations.backup import Restored, in_german, restore
from lotse.operations.checking import Checked, check


class Command(BaseCommand):
    help = "Stellt eine Sicherung wieder her, auch auf der anderen Datenbank und in einer neueren Fassung von Lotse."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--replace", action="store_true", help="vorhandene Daten ersetzen")
        way.add_argument(
            "--check",
            action="store_true",
            dest="only_check",
            help="nur prüfen: in eine eigene Datenbank einspielen, durchsehen und wieder löschen",
        )
        parser.add_argument(
            "--without-deleted-list",
            action="store_true",
            help="auch dann, wenn die Liste der Löschungen fehlt oder nicht bis zur Sicherung zurückreicht",
        )

    def handle(
        self, *, file: Path, replace: bool, only_check: bool, without_deleted_list: bool, **options: Any
    ) -> None:  # fmt: skip
        if not file.is_file():
            raise CommandError(f"Die Datei {file} gibt es nicht.")
        if only_check:
            self._check(file)
        else:
            now = clock.now()
            self._tell_restored(restore(file, replace=replace, without_list=without_deleted_list, now=now))

    def _check(self, file: Path) -> None:
        found = check(file, now=clock.now())
        self._tell_checked(found)
        if not found.is_good:
            self.stderr.write("Diese Sicherung taugt nicht. Bitte legen Sie eine neue an, und prüfen Sie diese.")
            sys.exit(1)

    def _tell_restored(self, done: Restored) -> None:
        rows = _number(sum(done.counts.values()))
        self.stdout.write(
            f"Wiederhergestellt: {rows} Zeilen in {len(done.counts)} Tabellen, Stand {in_german(done.at)}."
        )
        gone, held = done.redeleted.gone, done.redeleted.held
        self.stdout.write(
            f"Noch einmal gelöscht, mit allem, was daran hängt: {_kinds(gone)}."
            if gone
            else "Noch einmal zu löschen war nichts."
        )
        if held:
            self.stderr.write(f"Nicht noch einmal gelöscht, weil anderes daran hängt: {_kinds(held)}.")
        if not done.covered:
            self.stderr.write(
                "Die Liste der Löschungen reicht nicht bis zu dieser Sicherung zurück: "
                "Was seither gelöscht wurde, kann wieder da sein."
            )
        if done.doubtful:
            self.stderr.write(
                f"Bei {_number(done.doubtful)} Zeilen steht nicht fest, ob ihre Löschung noch wirksam wurde; "
                "sie sind nicht noch einmal gelöscht. Bitte sehen Sie nach, was zur Löschung ansteht."
            )

    def _tell_checked(self, found: Checked) -> None:
        write = self.stdout.write
        rows, tables = _number(sum(found.counts.values())), len(found.counts)
        write(f"Sicherung vom {in_german(found.at)}: {rows} Zeilen in {tables} Tabellen, vollzählig eingespielt.")
        write(f"Verschlüsselte Werte: {_number(found.opened)} lesbar.")
        for field, count in sorted(found.sealed.items()):
            self.stderr.write(f"Nicht zu entschlüsseln: {field}, {_number(count)} Werte.")
        write("Verweise in ein anderes Zentrum: keine." if not found.crossings else "Verweise in ein anderes Zentrum:")
        for line in found.crossings:
            self.stderr.write(line)
        self._tell_deleted(found)

    def _tell_deleted(self, found: Checked) -> None:
        until = f"{found.until_on:%d.%m.%Y}"
        still = found.redeleted.gone + found.redeleted.held
        if still:
            self.stdout.write(
                f"Seither Gelöschtes, das sie noch enthält: {_kinds(still)}, mit allem, was daran hängt. Eine "
                f"Wiederherstellung löscht es noch einmal. Mit der Sicherung selbst ist es am {until} zu löschen."
            )
        else:
            self.stdout.write(f"Seither Gelöschtes enthält sie nicht. Sie selbst ist am {until} zu löschen.")
        if found.redeleted.held:
            self.stderr.write(
                f"Nicht noch einmal zu löschen, weil anderes daran hängt: {_kinds(found.redeleted.held)}."
            )
        if not found.covered:
            self.stdout.write(
                "Hinweis: Die Liste der Löschungen reicht nicht bis zu dieser Sicherung zurück. Was sonst noch "
                "gelöscht wurde, ist hier nicht bekannt; wiederherstellen geht nur mit --without-deleted-list."
            )


def _kinds(counted: Counter[str]) -> str:
    named = Counter[str]()
    for kind, count in counted.items():
        named[label_of(kind)] += count
    return ", ".join(f"{label}: {_number(count)}" for label, count in sorted(named.items()))


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
