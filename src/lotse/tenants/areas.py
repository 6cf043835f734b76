"""The areas of one field of work, such as *Schule*: tabs above its pages, by what a member may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import resolve, reverse

from lotse.core.components import Tab, TabGroup
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class Area:
    """A page of its own; ``key`` is what the page calls itself, ``route`` its name."""

    key: str
    label: str
    route: str


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Areas that are needed less often, behind one name."""

    label: str
    areas: tuple[Area, ...]


def area_tabs(member: Membership, areas: Iterable[Area | AreaGroup], current: str) -> list[Tab | TabGroup]:
    """What ``member`` may open of ``areas``; a group is shown from two areas on."""
    shown: list[Tab | TabGroup] = []
    for one in areas:
        if isinstance(one, Area):
            shown += _open_to(member, [one], current)
        else:
            tabs = _open_to(member, one.areas, current)
            shown += tabs if len(tabs) < 2 else [TabGroup(one.label, tabs)]
    return shown


def _open_to(member: Membership, areas: Iterable[Area], current: str) -> list[Tab]:
    return [
        Tab(area.label, centre_url(area.route), current=area.key == current)
        for area in areas
        if member.holds(_right_of(area.route))
    ]


@cache
def _right_of(route: str) -> str:
    """The view behind an address says itself which right it asks for, in each centre the same."""
    return str(resolve(reverse(route, args=("x",))).func.access.detail)  # type: ignore[attr-defined]
