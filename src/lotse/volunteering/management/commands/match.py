"""``lotse match``: see ``volunteering.filemode``. The command line runs it even where nothing is installed yet."""

from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lotse.volunteering.filemode import command


class Command(BaseCommand):
    help = command.HELP
    requires_system_checks = ()  # no database, no settings: only files

    def add_arguments(self, parser: ArgumentParser) -> None:
        command.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        code = command.run(Namespace(**options))
        if code:
            raise CommandError("Es wurde nichts geschrieben.", returncode=code)
