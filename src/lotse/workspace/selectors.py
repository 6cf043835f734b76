"""What waits for a member today."""

import datetime as dt
from dataclasses import dataclass

from lotse.core import registry
from lotse.core.registry import SECTIONS, SearchHit, TodayItem
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    items: list[TodayItem]


@dataclass(frozen=True, slots=True)
class TodayPage:
    on: dt.date
    sections: list[Section]


def today_page(member: Membership, on: dt.date) -> TodayPage:
    """All lines of all apps, overdue first, in the four sections of the start page."""
    items: list[TodayItem] = [item for provider in registry.today for item in provider(member, on)]
    items.sort(key=lambda item: (item.due_on or dt.date.max, item.title))
    return TodayPage(on, [Section(key, title, [i for i in items if i.section == key]) for key, title in SECTIONS])


@dataclass(frozen=True, slots=True)
class HitGroup:
    label: str
    hits: list[SearchHit]


def search(member: Membership, query: str) -> list[HitGroup]:
    """Hits of all apps, grouped by kind in the order in which the apps registered."""
    groups: dict[str, list[SearchHit]] = {}
    for provider in registry.search:
        for hit in provider(member, query):
            groups.setdefault(hit.kind_label, []).append(hit)
    return [HitGroup(label, hits) for label, hits in groups.items()]
