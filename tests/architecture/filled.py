"""A centre with one object of each kind that URLs name, and the value of each URL kwarg.

A new kwarg needs one line in ``VALUES``; a route whose kwarg means something else gets its own line ``route.kwarg``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lotse.administration import services
from lotse.core import clock
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.architecture.routes import Route
from tests.world import NOW, Place


@dataclass
class Filled:
    """One centre's objects; each is made when the first URL asks for it."""

    place: Place

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
    def invitation(self) -> Any:
        return self.get("invitation", _invitation)

    @property
    def mail(self) -> Any:
        return self.get("mail", _failed_mail)

    @property
    def secret(self) -> str:
        """What the mail of the invitation carries."""
        self.invitation  # noqa: B018  (its mail is written with it)
        text = Mail.objects.filter(centre=self.place.centre).order_by("created_at").first()
        assert text
        return re.findall(r"/einladung/(\S+)/", text.text)[0]


def _invitation(filled: Filled) -> Any:
    administrator = filled.place.member(Role.ADMINISTRATOR)
    person = {"email": "neu@example.org", "name": "Neu Hier", "roles": ["funder"]}
    return services.invite(actor=administrator, now=clock.now(), **person)  # links expire by the real clock


def _failed_mail(filled: Filled) -> Mail:
    centre = filled.place.centre
    return Mail.objects.create(
        to="a@example.org", subject="Test", text="", centre=centre, state="failed", created_at=NOW
    )


VALUES: dict[str, Callable[[Filled], object]] = {
    "household": lambda filled: filled.household.code,
    "person": lambda filled: filled.person.pk,
    "pupil": lambda filled: filled.pupil.code,
    "school": lambda filled: filled.school.number,
    "member": lambda filled: filled.place.members[Role.FUNDER].pk,
    "invitation": lambda filled: filled.invitation.pk,
    "municipality": lambda filled: filled.place.municipalities[0].pk,
    "mail": lambda filled: filled.mail.pk,
    "administration:accept.secret": lambda filled: filled.secret,
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
