"""What waits for a member today, and the search over everything that the member may see."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core import registry
from lotse.core.components import Action
from lotse.core.due import Due, due
from lotse.core.names import search_words
from lotse.core.registry import SECTIONS, SearchHit, TodayItem
from lotse.tenants.models import Membership

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


_ICONS = {"appointments": "calendar", "followups": "flag", "waiting": "hourglass", "alarms": "eye"}


def today_page(member: Membership, on: dt.date) -> TodayPage:
    """All lines of all apps, overdue first, in the four sections of the start page."""
    items: list[TodayItem] = [item for provider in registry.today for item in provider(member, on)]
    items.sort(key=lambda item: item.due_on or dt.date.max)  # stable: like stays beside like
    by_section = [(key, title, [item for item in items if item.section == key]) for key, title in SECTIONS]
    sections = [_section(key, title, rows, on) for key, title, rows in by_section if rows]
    return TodayPage(on, f"Guten Tag, {member.name}", sections, len(items))


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
