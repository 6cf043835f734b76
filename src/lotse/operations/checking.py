"""Proving a backup: it is restored into a database of its own, looked through, and thrown away."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from lotse.core import backups, deleted, stored
from lotse.core.db import restoring, sealed
from lotse.core.db.space import needs_space
from lotse.core.redeleting import Redeleted, delete_again
from lotse.operations.backup import CHECK_LOCK, alone, inspect, lines_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a backup made ``at`` is worth.

    ``counts``: rows per table, as the backup says and as were filled. ``opened``: encrypted values that could be
    decrypted; ``sealed``: fields and how many of their values could not. ``crossings``: rows that point to another
    centre. ``redeleted``: what was deleted since and is still in the backup; ``covered``: whether the list of
    deletions reaches back to it. ``until_on``: the day on which the backup itself is to be deleted.
    """

    at: dt.datetime
    counts: dict[str, int]
    opened: int
    sealed: dict[str, int]
    crossings: tuple[str, ...]
    redeleted: Redeleted
    covered: bool
    until_on: dt.date

    @property
    def is_good(self) -> bool:
        return not (self.sealed or self.crossings)


def check(source: Path, *, now: dt.datetime) -> Checked:
    """Restore a backup into a scratch database and look through it; the database that people use is not touched.

    Raises SealBroken, DumpError, NoSpace, Busy.
    """
    header = inspect(source)
    known = deleted.read()
    with alone(settings.DATA_DIR / CHECK_LOCK), needs_space(), restoring.scratch_database(lines_of(source)) as counts:
        tried = {place.label: place.tried() for place in sealed.places()}
        redeleted = delete_again(known.done, now)
        crossings = tuple(str(one) for one in stored.crossings())
    found = Checked(
        at=header.at,
        counts=counts,
        opened=sum(opened for opened, _ in tried.values()),
        sealed={label: count for label, (_, count) in tried.items() if count},
        crossings=crossings,
        redeleted=redeleted,
        covered=known.covers(header.at),
        until_on=backups.kept_until(header.at),
    )
    if found.is_good:
        backups.note("checked", now, of=header.at)
    return found
