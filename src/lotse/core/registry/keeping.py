"""How long records are kept, and how they end."""

import datetime as dt
import enum
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lotse.core.registry.base import Provider, Registry


@dataclass(frozen=True, slots=True)
class Kept:
    """Why a household's file is not due for deletion before ``until_on``; None: what it is kept for still goes on."""

    household_id: uuid.UUID
    until_on: dt.date | None
    why: str


# people: (households, on) -> Kept. Whatever deletes files asks all of them which files are not due.
kept: Registry[Provider] = Registry("kept")
# people: (households, actor, now). Whatever deletes files calls all of them first, in its own transaction, with the
# files it is about to delete: what must outlive them (counts without names) is set down here, and rows that would hold
# a file back go.
before_deletion: Registry[Callable[..., None]] = Registry("before_deletion")


class Ending(enum.StrEnum):
    """How records of a kind go when their time is over."""

    RUN = "run"  # shown first, offered to the archive, confirmed by a second person
    ITSELF = "itself"  # the app's own periodic work


@dataclass(frozen=True, slots=True)
class RecordKind:
    """What the models of one ``Personal.record`` hold: a line of the record of processing (Art. 30 GDPR).

    ``months`` is the standard period, and ``source`` where it comes from; no source is verified for centres (ki-nrw.md
    § 7), so each centre sets its own. It counts from ``counts_from`` (which the sentence "gerechnet ab …" ends with),
    with ``until_year_end`` from the end of that year.
    """

    code: str
    label: str
    activity: str  # the processing activity that it belongs to
    purpose: str
    whom: str
    recipients: str
    ending: Ending
    months: int
    counts_from: str
    source: str
    until_year_end: bool = False


record_kinds: Registry[RecordKind] = Registry("record_kinds")  # privacy


@dataclass(frozen=True, slots=True)
class Redeletion:
    """How what was deleted after a backup is deleted once more after its restore (core/deleted.py).

    Both are called in the centre's scope (without one for rows of no centre). ``left`` (keys) returns those of them
    that are still there; ``delete`` (keys, now) deletes and counts what the first deletion did, in a transaction, and
    may raise ProtectedError for what others hold back. Keys are texts; ``label`` is what people call such records.
    """

    left: Callable[[list[str]], set[str]] = field(repr=False)
    delete: Callable[[list[str], dt.datetime], None] = field(repr=False)
    label: str = ""


# core: by the label of a model where its cascade is not all, or by a word of the app's own ("people.contact_emptied")
redeletions: Registry[Redeletion] = Registry("redeletions")


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """A kind whose period the centre sets on a page of its app: ``months`` asks for it, ``url_name`` is that page."""

    kind: str
    months: Callable[[], int] = field(repr=False)
    label: str
    url_name: str


own_periods: Registry[OwnPeriod] = Registry("own_periods")  # privacy


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record whose period is over. ``label``: its code, never what it says; ``last_on``: the day it counts from."""

    id: uuid.UUID
    label: str
    last_on: dt.date


@dataclass(frozen=True, slots=True)
class Retention:
    """How the records of a kind that end by the run (``Ending.RUN``) are found and deleted.

    ``due`` (until, on, among) gives DueRecord, oldest first: those whose last day is ``until`` or before, and which
    nothing keeps on the day ``on``; ``among``: only of these ids, None: of all.
    ``erase`` (ids, actor, now) deletes them with all that hangs on them, in the transaction of its caller.
    ``left`` (ids): which of them are still there, whatever keeps them; None: those that ``due`` finds.
    ``is_archived``: offered to the archive first. ``codes_right``: who lacks it sees how many they are, not which.
    """

    kind: str
    due: Callable[..., Iterable[DueRecord]] = field(repr=False)
    erase: Callable[..., None] = field(repr=False)
    left: Callable[..., set[uuid.UUID]] | None = field(default=None, repr=False)
    is_archived: bool = False
    codes_right: str = ""


# privacy. A lower order is deleted first: what holds others back comes before them
retentions: Registry[Retention] = Registry("retentions")
# privacy: (code of a kind) -> months in this centre, for apps below that tell people how long they keep something
months_kept: Registry[Callable[[str], int]] = Registry("months_kept")
