"""What travels upwards: lower apps ask here for what higher apps know, and never import them.

Apps register providers in ``AppConfig.ready()``; each registry names the shape that its providers return.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

P = TypeVar("P")


class Registry(Generic[P]):
    """An ordered set of named providers. A name given twice is a mistake of ours and raises ValueError."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._providers: dict[str, tuple[int, P]] = {}

    def add(self, key: str, provider: P, *, order: int = 100) -> None:
        if key in self._providers:
            raise ValueError(f"{self.name}: provider {key} is registered twice")
        self._providers[key] = (order, provider)

    def get(self, key: str) -> P | None:
        """The provider of this name."""
        return self._providers[key][1] if key in self._providers else None

    def __iter__(self) -> Iterator[P]:
        ordered = sorted(self._providers.items(), key=lambda item: (item[1][0], item[0]))
        return iter([provider for _, (_, provider) in ordered])


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened in a household's file. ``who`` is a label of a member, ``url`` may be empty."""

    at: dt.datetime
    kind: str  # code for the filter: contact, case, school, letter, file …
    kind_label: str
    title: str
    text: str = ""
    who: str = ""
    url: str = ""
    icon: str = "event"


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One line of *Heute*. ``section`` is one of SECTIONS; ``due_on`` None for what simply waits.

    The line ends in one action: a link (``action_url``), or a POST where ``action_is_post``. ``other`` is for what can
    end in two ways only (came, did not come): the label and address of the second POST.
    """

    section: str
    title: str
    url: str
    meta: str = ""
    due_on: dt.date | None = None
    badge: str = ""
    tone: str = "info"  # info, success, warning, danger, neutral
    action_label: str = ""
    action_url: str = ""
    action_is_post: bool = False
    other: tuple[str, str] | None = None


SECTIONS = (
    ("appointments", "Meine Termine heute"),
    ("followups", "Meine Wiedervorlagen"),
    ("waiting", "Wartet auf mich"),
    ("alarms", "Im Blick behalten"),
)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result of the search. ``kind_label`` groups the hits."""

    kind_label: str
    title: str
    url: str
    meta: str = ""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """An entry of the staff navigation, shown to members who hold ``right``; of one label, the first that is open.

    ``concerns`` narrows it further: a partner that decides nothing has no lists.
    """

    label: str
    icon: str
    url_name: str
    right: str
    prefixes: tuple[str, ...]  # path beginnings after the centre for which the entry is the current one
    concerns: Callable[[Any], bool] | None = None  # (member)


@dataclass(frozen=True, slots=True)
class CreateEntry:
    """An entry of the menu *Neu …*."""

    label: str
    url_name: str
    right: str


@dataclass(frozen=True, slots=True)
class FileTab:
    """A working area of a household's file."""

    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FileAction:
    """A button in the head of a household's file, on each of its tabs; or of an organisation's or an offer's page."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What another app adds to the head of a household's file, or to the page of an organisation."""

    label: str
    value: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class StepPlace:
    """Where a next step is really taken: doing the work there also settles the step."""

    followup_id: uuid.UUID
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class DisclosurePlace:
    """Where the papers stand with which data of a family left the centre."""

    disclosure_id: uuid.UUID
    label: str
    url: str


# Providers take plain arguments typed loosely here because core knows no domain noun; the owner of each registry
# (named behind it) documents and calls it.
Provider = Callable[..., Iterable[Any]]

timeline: Registry[Provider] = Registry("timeline")  # people: (member, household) -> TimelineEntry
file_tabs: Registry[Provider] = Registry("file_tabs")  # people: (member, household) -> FileTab
file_actions: Registry[Provider] = Registry("file_actions")  # people: (member, household) -> FileAction
# (member, volunteer, contact person, colleague or side of a conflict) -> FileAction, where that person is shown
person_actions: Registry[Provider] = Registry("person_actions")
file_facts: Registry[Provider] = Registry("file_facts")  # people: (member, household) -> FileFacts
# directory: (member, organisation) -> FileFacts, on the page of the organisation
organisation_facts: Registry[Provider] = Registry("organisation_facts")
# directory: (member, organisation) and (member, offer) -> FileAction, in the head of their pages
organisation_actions: Registry[Provider] = Registry("organisation_actions")
offer_actions: Registry[Provider] = Registry("offer_actions")
merge: Registry[Callable[..., None]] = Registry(
    "merge"
)  # people: (source, target, actor, now) moves what hangs on source
# people: (household, now) after facts of the family or its persons changed, in the same transaction
household_changed: Registry[Callable[..., None]] = Registry("household_changed")


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

# people: (consent, actor, now) ends what still goes out on a consent that was withdrawn; actor None: by the family
consent_withdrawn: Registry[Callable[..., None]] = Registry("consent_withdrawn")
today: Registry[Provider] = Registry("today")  # workspace: (member, on) -> TodayItem
step_places: Registry[Provider] = Registry("step_places")  # cases: (member, ids of follow-ups) -> StepPlace
disclosure_places: Registry[Provider] = Registry("disclosure_places")  # people: (member, ids) -> DisclosurePlace
search: Registry[Provider] = Registry("search")  # workspace: (member, query) -> SearchHit
navigation: Registry[NavigationEntry] = Registry("navigation")  # workspace
create_menu: Registry[CreateEntry] = Registry("create_menu")  # workspace


@dataclass(frozen=True, slots=True)
class LinkPurpose:
    """What an expiring link may open. ``resolve`` returns the object for an id, or None when it is gone."""

    code: str
    label: str
    days: int
    resolve: Callable[[Any], object | None] = field(repr=False)


link_purposes: Registry[LinkPurpose] = Registry("link_purposes")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An appointment or deadline in somebody's calendar. Calendars lie on foreign servers: no names, only codes.

    ``starts`` and ``ends`` are both aware instants, or both dates, of which ``ends`` is the day after. ``uid`` and
    ``sequence`` let calendar programs tell a change from a new entry.

    ``rrule`` (RFC 5545, with its UNTIL or COUNT) repeats it from ``starts`` on, but not at the times in ``skipped``;
    instants then carry the time zone in whose hours they recur.
    """

    uid: str
    title: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | dt.date
    text: str = ""
    place: str = ""
    url: str = ""  # absolute
    sequence: int = 0
    cancelled: bool = False
    rrule: str = ""
    skipped: tuple[dt.datetime, ...] | tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferPart:
    """What an app sends along when a family moves to another centre; each part is chosen by whoever hands over.

    ``collect`` (member, household, keys: person id -> key) gives plain JSON, or None for nothing;
    ``describe`` (data, names: key -> name) says in short sentences what it is, and raises ValueError, KeyError or
    TypeError for data that it cannot read;
    ``restore`` (household, persons: key -> person, data, actor, now) writes it in the new centre;
    ``depart`` (household, to, actor, now) is called in the old centre once the new one has taken over.
    """

    code: str
    label: str
    chosen: bool  # ticked unless the person says otherwise
    collect: Callable[..., Any] = field(repr=False)
    describe: Callable[[Any, dict[str, str]], list[str]] = field(repr=False)
    restore: Callable[..., None] = field(repr=False)
    depart: Callable[..., None] = field(repr=False)


transfer_parts: Registry[TransferPart] = Registry("transfer_parts")  # people

calendar: Registry[Provider] = Registry("calendar")  # workspace: (member, from_on, until_on) -> CalendarEntry


@dataclass(frozen=True, slots=True)
class DigestPart:
    """A part of a member's weekly mail. Mails lie on foreign servers: ``lines`` hold codes, never names.

    ``lines`` are the first of ``count``; ``url`` (absolute) shows all of them.
    """

    title: str
    count: int
    lines: tuple[str, ...]
    url: str


digest: Registry[Provider] = Registry("digest")  # workspace: (member, on) -> DigestPart, none where nothing is due


@dataclass(frozen=True, slots=True)
class AppointmentHappened:
    """What became of an appointment with a family. ``kind``: invited, booked, moved, cancelled, held, no_show.

    ``about`` are the persons whom it concerns, as far as they are named. ``actor`` is the member who did it; where the
    family did it through its link, the member who had invited it. ``on`` is the day on which it counts;
    ``takes_place_on`` that of the appointment, None while it is only invited.
    """

    kind: str
    household: Any
    about: tuple[uuid.UUID, ...]
    actor: Any
    on: dt.date
    now: dt.datetime
    takes_place_on: dt.date | None = None


# cases: (happened) -> whether the next step now stands with the provider. It runs in the transaction of the booking,
# in a savepoint of its own: what it raises is logged and undone, and never loses the booking.
appointments: Registry[Callable[..., bool]] = Registry("appointments")


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line for a family, and its language: German where nobody has checked the translation (ADR 9)."""

    text: str
    language: str


# cases: (kind of the appointment, centre, language) -> SpokenLine: what a family is to bring
bring: Registry[Provider] = Registry("bring")


@dataclass(frozen=True, slots=True)
class FamilyLink:
    """Another page for a family, on the page that it opens with its link; in the language of that page."""

    title: str
    text: str
    label: str
    url: str


# whoever shows a family its own page: (household) -> FamilyLink
family_links: Registry[Provider] = Registry("family_links")

# operations: (centre, now), in the centre's scope, about every ten minutes. Each asks what is due and has not been
# done, so that it may be called too often, too late, or twice at the same time.
periodic: Registry[Callable[..., None]] = Registry("periodic")

# core.db.sealed: a SealedPlace for values that are encrypted with the ring elsewhere than in an EncryptedTextField
sealed_places: Registry[Any] = Registry("sealed_places")


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account of invented people, shown on the login page of a demo."""

    email: str
    label: str
    password: str = field(repr=False)


demo_logins: Registry[Provider] = Registry("demo_logins")  # accounts: () -> DemoLogin
