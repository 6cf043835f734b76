"""The frame of staff pages: navigation, menu "Neu …", the centre and who is signed in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from lotse.concerns.rules import RAISE
from lotse.core import registry
from lotse.core.registry import NavigationEntry
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.rules import USE_WORKSPACE
from lotse.tenants.selectors import start_of


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    icon: str
    url: str
    current: bool


def _concerns(entry: NavigationEntry, member: Membership) -> bool:
    return entry.concerns is None or entry.concerns(member)


def frame(request: HttpRequest) -> dict[str, Any]:
    """``frame``: None on pages that are not staff pages of a centre."""
    member = getattr(request, "member", None)
    if member is None:
        return {"frame": None}
    centre = request.centre  # type: ignore[attr-defined]
    rest = request.path.removeprefix(f"/{centre.slug}/")
    entries = [entry for entry in registry.navigation if member.holds(entry.right) and _concerns(entry, member)]
    first = {entry.label: entry for entry in reversed(entries)}  # of several with one label, in their order
    navigation = [
        NavigationItem(entry.label, entry.icon, centre_url(entry.url_name), rest.startswith(entry.prefixes))
        for entry in entries
        if entry is first[entry.label]
    ]
    return {
        "frame": {
            "centre": centre,
            "member": member,
            "navigation": navigation,
            "bottom_navigation": navigation[:4],
            "more_navigation": navigation[4:],
            "create_menu": [
                {"label": entry.label, "url": centre_url(entry.url_name)}
                for entry in registry.create_menu
                if member.holds(entry.right)
            ],
            "home_url": centre_url(start_of(member)),
            "concern_url": centre_url("concerns:raise") if member.holds(RAISE) else "",
            "search_url": centre_url("workspace:search") if member.holds(USE_WORKSPACE) else "",
        }
    }
