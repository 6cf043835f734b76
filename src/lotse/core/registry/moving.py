"""What leaves or comes by itself: links, calendars, mails, families on their way, periodic work."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lotse.core.registry.base import Provider, Registry


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
