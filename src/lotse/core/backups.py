"""When the last backup was made and when one was last proven; kept beside the database, which a restore replaces."""

import datetime as dt
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from lotse.core import clock
from lotse.core.locks import locked

NOTES = "backups.json"  # in the data folder
What = Literal["begun", "made", "checked", "reminded"]


@dataclass(frozen=True, slots=True)
class Backups:
    """``begun``: since when anybody notes it. ``made``: the last backup. ``checked``: the last that was proven, and
    when the proven backup itself was made. ``reminded``: the last reminder."""

    begun: dt.datetime | None = None
    made: dt.datetime | None = None
    checked: dt.datetime | None = None
    checked_of: dt.datetime | None = None
    reminded: dt.datetime | None = None

    def check_is_due(self, now: dt.datetime) -> bool:
        """Whether nobody has proven a backup for so many days (``LOTSE_BACKUP_CHECK_DAYS``; 0: never due)."""
        since = self.checked or self.begun
        days = settings.BACKUP_CHECK_DAYS
        return bool(days) and since is not None and now - since >= dt.timedelta(days=days)


def kept_until(made_at: dt.datetime) -> dt.date:
    """The day on which a backup of this instant is deleted (``LOTSE_BACKUP_DAYS``)."""
    return clock.day_of(made_at) + dt.timedelta(days=settings.BACKUP_DAYS)


def read() -> Backups:
    """What is known; nothing where the notes are lost."""
    try:
        noted = json.loads(_path().read_text())
        return Backups(**{name: dt.datetime.fromisoformat(value) for name, value in noted.items()})
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return Backups()


def note(what: What, now: dt.datetime, *, of: dt.datetime | None = None) -> None:
    """Note that it happened; ``of``: when the backup that was proven was made."""
    path = _path()
    with locked(path.with_name(f"{NOTES}.lock")):
        known = read()
        values = {name: value for name in Backups.__slots__ if (value := getattr(known, name))} | {what: now}
        if of:
            values["checked_of"] = of
        draft = path.with_name(f"{NOTES}.new")
        draft.write_text(json.dumps({name: value.isoformat() for name, value in values.items()}))
        os.replace(draft, path)


def _path() -> Path:
    path: Path = settings.DATA_DIR / NOTES
    return path
