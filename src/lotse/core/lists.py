"""What all list pages share: pages of rows, and chips that set one filter. The address holds the whole selection."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from lotse.core.components import Tab

PAGE_SIZE = 25
PAGE_PARAMETER = "seite"


def page_of(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", size: int = PAGE_SIZE) -> "Page[Any]":
    """The page that ``?seite=`` asks for; the first or the last one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get(PAGE_PARAMETER))


def chips_of(request: HttpRequest, name: str, chosen: str, options: Iterable[tuple[str, str, int]]) -> list[Tab]:
    """A chip per option (value, label, count) of the filter ``name``; the other filters stay, the list begins anew."""
    query = request.GET.copy()
    query.pop(PAGE_PARAMETER, None)
    found = []
    for value, label, count in options:
        query[name] = value
        found.append(Tab(label, f"?{query.urlencode()}", value == chosen, count))
    return found
