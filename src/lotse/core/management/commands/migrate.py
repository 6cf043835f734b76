"""``lotse migrate``: Django's, which makes the tables of an empty database at once."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from lotse.core.db.migrating import few_renderings
from lotse.core.db.tables import is_empty, make_tables
from lotse.core.scopes import whole_database


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with whole_database():
            self._handle(*args, **options)

    def _handle(self, *args: Any, **options: Any) -> None:
        if options["app_label"] is None and not options["plan"] and not options["check_unapplied"] and is_empty():
            make_tables()
        with few_renderings():
            super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            call_command("createcachetable", verbosity=0)  # no migration makes it
