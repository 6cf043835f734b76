"""How a full disk shows itself: to Python, to SQLite and to PostgreSQL."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from lotse.core.errors import LotseError

_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE"}
_POSTGRESQL = "53100"  # disk_full


class NoSpace(LotseError):
    code = "core.no_space"
    sentence = (
        "Auf dem Datenträger ist kein Platz mehr. Die bisherigen Daten sind unverändert. Bitte schaffen Sie Platz, "
        "und versuchen Sie es noch einmal."
    )


@contextmanager
def needs_space() -> Iterator[None]:
    """Raises NoSpace instead of whatever says so."""
    try:
        yield
    except OSError as error:
        if error.errno in _ERRORS:
            raise NoSpace from error
        raise
    except OperationalError as error:
        cause = error.__cause__
        name = cause.sqlite_errorname if isinstance(cause, sqlite3.Error) else ""
        if name in _SQLITE or getattr(cause, "sqlstate", "") == _POSTGRESQL:
            raise NoSpace from error
        raise
