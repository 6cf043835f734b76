"""A centre with one object of each kind that URLs name, and the value of each URL kwarg.

A new kwarg needs one line in ``VALUES``; a route whose kwarg means something else gets its own line ``route.kwarg``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lotse.tenants.enums import Role
from tests import make
from tests.architecture.routes import Route
from tests.world import Place


@dataclass
class Filled:
    """One centre's objects; each is made when the first URL asks for it. What belongs to one member: to ``role``."""

    place: Place
    role: Role = Role.COUNSELLOR

    def __post_init__(self) -> None:
        self._made: dict[str, Any] = {}

    def get(self, kind: str, build: Callable[["Filled"], Any]) -> Any:
        if kind not in self._made:
            self._made[kind] = build(self)
        return self._made[kind]

    @property
    def household(self) -> Any:
        return self.get("household", lambda _: make.household(self.place))

    @property
    def person(self) -> Any:
        return self.get("person", lambda _: make.person(self.household))

    @property
    def pupil(self) -> Any:
        return self.get("pupil", lambda _: make.pupil(self.place, self.person))

    @property
    def school(self) -> Any:
        return self.get("school", lambda _: make.school(self.place))

    @property
    def case(self) -> Any:
        return self.get("case", lambda _: make.case(self.place, self.household))

    @property
    def contact(self) -> Any:
        return self.get("contact", lambda _: make.contact(self.place, by=self.place.member(self.role)))

    @property
    def followup(self) -> Any:
        return self.get("followup", lambda _: make.followup(self.place, owner=self.place.member(self.role)))


VALUES: dict[str, Callable[[Filled], object]] = {
    "case": lambda filled: filled.case.code,
    "contact": lambda filled: filled.contact.pk,
    "followup": lambda filled: filled.followup.pk,
    "household": lambda filled: filled.household.code,
    "person": lambda filled: filled.person.pk,
    "pupil": lambda filled: filled.pupil.code,
    "school": lambda filled: filled.school.number,
    "uidb36": lambda _: "0",
    "key": lambda _: "set-password",
    "provider_id": lambda _: "anmeldedienst",
}


def url_of(route: Route, filled: Filled, *, under: Place | None = None) -> str:
    """The URL of a route with the objects of ``filled``; ``under`` puts it below another centre's slug."""
    kwargs: dict[str, object] = {}
    with filled.place.scope():
        for name in route.kwargs:
            if name == "centre":
                kwargs[name] = (under or filled.place).centre.slug
                continue
            value = VALUES.get(f"{route.name}.{name}") or VALUES.get(name)
            assert value, f"{route.name}: tests/architecture/filled.py knows no value for <{name}>"
            kwargs[name] = value(filled)
    return reverse(route.name, kwargs=kwargs)


def names_an_object(route: Route) -> bool:
    return route.mark[0] == "right" and bool(set(route.kwargs) - {"centre"})
