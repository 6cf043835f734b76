"""Whose rows the running code may see: asked by ``tenancy.py``, which guards queries, and by the database's own guard.

Nobody else sets these: open a scope with ``tenant_scope``, a door with ``across_centres``, and, for what works on the
database as a whole (backup, migrations, keys), ``whole_database``.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

scope: ContextVar[uuid.UUID | None] = ContextVar("lotse_scope", default=None)
door: ContextVar[str | None] = ContextVar("lotse_door", default=None)
_whole: ContextVar[bool] = ContextVar("lotse_whole_database", default=False)


@contextmanager
def whole_database() -> Iterator[None]:
    """Lift the database's own guard, for work on the tables themselves. Models still ask for a scope."""
    token = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(token)


def for_database() -> tuple[str, str]:
    """What the database is told: the centre in scope ("": none), and what is seen beyond it ("", "read" or "all")."""
    centre = scope.get()
    beyond = "all" if _whole.get() else "read" if door.get() else ""
    return str(centre) if centre else "", beyond
