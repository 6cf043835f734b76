"""``lotse db_worker``: the library's, which does not begin without the keys."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from lotse.core.keychecks import check_keys


class Command(db_worker.Command):  # type: ignore[misc]
    def handle(self, **options: Any) -> None:
        check_keys()
        super().handle(**options)
