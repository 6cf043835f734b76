"""What waits for a member today, the search over everything that the member may see, and the own calendar."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from lotse.core import clock, registry
from lotse.core.components import Action
from lotse.core.due import Due, due
from lotse.core.ical import to_ics
from lotse.core.names import search_words
from lotse.core.registry import SECTIONS, SearchHit, TodayItem
from lotse.links import services as links
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members
from lotse.workspace.models import WeeklyMail
from lotse.workspace.rules import USE_CALENDAR, may_use_calendar

LINES_SHOWN = 8  # per section; the rest opens on demand
_WORD = re.compile(r"[\w'’`-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of *Heute* as the component task_row shows it."""

    title: str
    url: str
    meta: str
    due: Due
    action: Action | None
    other: Action | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """``lines`` are the first of all, ``rest`` the others; ``overdue`` counts those whose day has passed."""

    key: str
    title: str
    icon: str
    lines: list[Line]
    rest: list[Line]
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Only sections with lines; ``count`` is the number of all lines."""

    on: dt.date
    greeting: str
    sections: list[Section]
    count: int
    calendar_url: str  # empty without the right


_ICONS = {"appointments": "calendar", "followups": "flag", "waiting": "hourglass", "alarms": "eye"}


def today_page(member: Membership, on: dt.date) -> TodayPage:
    """All lines of all apps, overdue first, in the four sections of the start page."""
    items: list[TodayItem] = [item for provider in registry.today for item in provider(member, on)]
    items.sort(key=lambda item: item.due_on or dt.date.max)  # stable: like stays beside like
    by_section = [(key, title, [item for item in items if item.section == key]) for key, title in SECTIONS]
    sections = [_section(key, title, rows, on) for key, title, rows in by_section if rows]
    calendar_url = centre_url("workspace:calendar") if member.holds(USE_CALENDAR) else ""
    return TodayPage(on, f"Guten Tag, {member.name}", sections, len(items), calendar_url)


def _section(key: str, title: str, items: list[TodayItem], on: dt.date) -> Section:
    overdue = sum(item.due_on is not None and item.due_on < on for item in items)
    lines = [_line(item, on) for item in items]
    # One line more is not worth a click.
    shown = LINES_SHOWN if len(lines) > LINES_SHOWN + 1 else len(lines)
    return Section(key, title, _ICONS[key], lines[:shown], lines[shown:], len(lines), overdue)


def _line(item: TodayItem, on: dt.date) -> Line:
    """A badge of its own says more than the date; an overdue day is then told beside it."""
    shown = due(item.due_on, on) if item.due_on else Due("", "neutral")
    meta = item.meta
    if item.badge:
        meta = " · ".join(part for part in (meta, shown.text) if part)
        shown = Due(item.badge, item.tone)  # type: ignore[arg-type]
    action = Action(item.action_label, item.action_url, item.action_is_post) if item.action_url else None
    other = Action(*item.other, post=True) if item.other else None
    return Line(item.title, item.url, meta, shown, action, other)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``found`` where it is what was searched for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    title: list[Part]
    meta: list[Part]
    url: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    label: str
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class SearchPage:
    query: str
    groups: list[HitGroup]
    count: int


def search(member: Membership, query: str) -> SearchPage:
    """Hits of all apps, grouped by kind in the order in which the apps registered; an empty query finds nothing."""
    groups: dict[str, list[SearchHit]] = {}
    for provider in registry.search if query else ():
        for hit in provider(member, query):
            groups.setdefault(hit.kind_label, []).append(hit)
    words = search_words(query)
    shown = [HitGroup(label, [_hit(hit, words) for hit in hits]) for label, hits in groups.items()]
    return SearchPage(query, shown, sum(len(group.hits) for group in shown))


def _hit(hit: SearchHit, words: list[str]) -> Hit:
    return Hit(highlight(hit.title, words), highlight(hit.meta, words), hit.url)


def highlight(text: str, words: Iterable[str]) -> list[Part]:
    """The text in pieces; marked are words that begin like one of the searched words, in whatever spelling."""
    beginnings = tuple(words)
    parts: list[Part] = []
    end = 0
    for match in _WORD.finditer(text):
        folded = search_words(match.group())
        if beginnings and any(word.startswith(beginnings) for word in folded):
            parts += [Part(text[end : match.start()], False), Part(match.group(), True)]
            end = match.end()
    parts.append(Part(text[end:], False))
    return [part for part in parts if part.text]


# --- The own calendar ----------------------------------------------------------------------------------------

CALENDAR_LINK = "calendar"
CALENDAR_LINK_DAYS = 365
_PAST_DAYS, _FUTURE_DAYS = 30, 400  # what a subscribed calendar holds
_EXPIRY_ALARM_DAYS = 30


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """``created_on`` and ``expires_on``: of the open link, None without one. ``centre_sends``: the centre's switch."""

    created_on: dt.date | None
    expires_on: dt.date | None
    wants_mail: bool
    centre_sends: bool


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """The address of a feed; ``subscribe`` is the same for programs that take a calendar by a click."""

    https: str
    subscribe: str


def calendar_page(member: Membership, now: dt.datetime) -> CalendarPage:
    link = links.newest_open(purpose=CALENDAR_LINK, object_id=member.pk, now=now)
    setting = WeeklyMail.objects.filter(member=member).first()
    return CalendarPage(
        created_on=clock.day_of(link.created_at) if link else None,
        expires_on=clock.day_of(link.expires_at) if link else None,
        wants_mail=setting is None or setting.is_wanted,
        centre_sends=member.centre.sends_weekly_mail,
    )


def calendar_address(secret: str) -> CalendarAddress:
    url = settings.BASE_URL + centre_url("workspace:calendar_feed", secret)
    return CalendarAddress(url, f"webcal://{url.partition('://')[2]}")


def calendar_owner(member_id: uuid.UUID) -> Membership | None:
    """Whose calendar a link opens; None once the person works here no more or lost the right."""
    member = active_members().filter(pk=member_id).first()
    return member if member is not None and may_use_calendar(member) else None


def calendar_file(member: Membership, now: dt.datetime) -> bytes:
    """The member's calendar as the rights of this moment allow; the same bytes all day unless something changes."""
    on = clock.day_of(now)
    span = on - dt.timedelta(days=_PAST_DAYS), on + dt.timedelta(days=_FUTURE_DAYS)
    entries = [entry for provider in registry.calendar for entry in provider(member, *span)]
    entries.sort(key=lambda entry: entry.uid)
    midnight = dt.datetime.combine(on, dt.time(), tzinfo=dt.UTC)
    return to_ics(entries, name=f"Lotse: {member.centre.district_name}", now=midnight)


def expiring_calendar(member: Membership, on: dt.date) -> list[TodayItem]:
    """A line of Heute before the link of the own calendar ends."""
    if not member.holds(USE_CALENDAR):
        return []
    page = calendar_page(member, clock.now())
    if page.expires_on is None or page.expires_on > on + dt.timedelta(days=_EXPIRY_ALARM_DAYS):
        return []
    return [
        TodayItem(
            section="alarms",
            title="Ihr Kalender in anderen Programmen endet bald",
            url=centre_url("workspace:calendar"),
            due_on=page.expires_on,
            action_label="Um ein Jahr verlängern",
            action_url=centre_url("workspace:calendar_extend"),
            action_is_post=True,
        )
    ]
