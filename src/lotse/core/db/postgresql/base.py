"""Django's PostgreSQL, which tells the database whose rows it may show (``core/db/rows.py``).

Before each statement, raw ones too, the scope of the running code is compared with what this connection was last told;
only where they differ, one more goes ahead (``SET``, which needs no snapshot and counts as no query). What was
told belongs to the connection, because a pool hands it on; after a rollback, which takes ``SET`` back, it is unknown.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from lotse.core.scopes import for_database

_TOLD = "lotse_told"


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._in_scope)

    def _in_scope(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        wanted, link = for_database(), self.connection
        # In a failed transaction nothing but its end is understood.
        if getattr(link, _TOLD, None) != wanted and link.info.transaction_status != TransactionStatus.INERROR:
            centre, beyond = wanted  # a UUID and a word of ours
            with self.wrap_database_errors:
                link.execute(f"SET lotse.centre = '{centre}'; SET lotse.beyond = '{beyond}'")
            setattr(link, _TOLD, wanted)
        return execute(sql, params, many, context)

    def _forget(self) -> None:
        if self.connection is not None:
            setattr(self.connection, _TOLD, None)

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._forget()

    def _close(self) -> None:
        if self.connection is not None and self.connection.info.transaction_status != TransactionStatus.IDLE:
            self._forget()  # the pool rolls back what is open
        super()._close()  # type: ignore[misc]
