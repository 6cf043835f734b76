"""Closed unless opened: each view carries one of these marks, and the middleware refuses a view without one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    kind: Literal["right", "signed_in", "public", "link", "developer"]
    detail: str  # the right, or the reason, or the purpose of the link


def _mark(mark: Access) -> Callable[[V], V]:
    def attach(view: V) -> V:
        view.access = mark  # type: ignore[attr-defined]
        return view

    return attach


def access(right: str) -> Callable[[V], V]:
    """Members of the URL's centre who hold the right. Others: login page, 404 (foreign centre), 403 (no right)."""
    return _mark(Access("right", right))


def signed_in(reason: str) -> Callable[[V], V]:
    """Anybody with an account; pages without a centre."""
    return _mark(Access("signed_in", reason))


def public(reason: str) -> Callable[[V], V]:
    """Everybody. The reason stands in the access table."""
    return _mark(Access("public", reason))


def by_link(purpose: str) -> Callable[[V], V]:
    """Whoever holds a valid link of this purpose; the view itself looks the link up."""
    return _mark(Access("link", purpose))


def developer(reason: str) -> Callable[[V], V]:
    """Only where developer pages are switched on (LOTSE_DEVELOPER_PAGES); elsewhere 404."""
    return _mark(Access("developer", reason))
