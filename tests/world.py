"""The test world: Lippe and a second centre, each with members of all roles and two municipalities.

Alice works in Lippe; Bob has the same role in the other centre; Charlie has an account and no centre. Tests open the
scope they act in: ``with world.lippe.scope(): …``.
"""

import datetime as dt
import pickle
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

from lotse.accounts.models import User
from lotse.core.scopes import whole_database
from lotse.core.tenancy import tenant_scope
from lotse.tenants import linking
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership, MembershipRole, Municipality

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)  # a Monday, 10:00 in Berlin
TODAY = dt.date(2026, 11, 2)
PASSWORD = "ein-langes-Kennwort"


@dataclass
class Place:
    """One centre and whoever works there."""

    centre: Centre
    members: dict[Role, Membership]
    municipalities: list[Municipality]

    def scope(self) -> AbstractContextManager[None]:
        return tenant_scope(self.centre.pk)

    def member(self, role: Role) -> Membership:
        """The member who has this role only; roles are loaded afresh."""
        found = self.members[role]
        found.forget_roles()
        return found

    @property
    def counsellor(self) -> Membership:
        return self.member(Role.COUNSELLOR)

    @property
    def director(self) -> Membership:
        return self.member(Role.DIRECTOR)

    def client(self, role: Role | None = Role.COUNSELLOR) -> Client:
        """A signed-in browser of this role; None: nobody signed in."""
        client = Client()
        if role is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.members[role].user)
        return client

    def url(self, path: str) -> str:
        return f"/{self.centre.slug}/{path}"


@dataclass
class World:
    lippe: Place
    other: Place
    charlie: User


def session_of(user: User) -> str:
    """The key of a new session of this user, as signing in leaves it; one statement instead of six."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return cast(str, session.session_key)


_first: tuple[list[tuple[str, Any]], bytes] | None = None


def build() -> World:
    """The same rows for each test; from the second time on by the statements of the first, in a tenth of the time."""
    global _first
    linking._slug_of.cache_clear()  # the ids are the same: what one test looked up would be known to the next
    if _first is None:
        statements: list[tuple[str, Any]] = []

        def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            if sql.startswith("INSERT"):
                statements.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            made = _build()
        _first = statements, pickle.dumps(made)
        return made
    statements, kept = _first
    with whole_database(), connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
    return cast(World, pickle.loads(kept))


def _build() -> World:
    password = make_password(PASSWORD)
    charlie = User(email="charlie@example.org", name="Charlie Ohneort", password=password)
    charlie.save()
    return World(
        lippe=_place("lippe", "Kommunales Integrationszentrum Kreis Lippe", "Kreis Lippe", "05766", password),
        other=_place("nachbar", "Kommunales Integrationszentrum Nachbarkreis", "Nachbarkreis", "05770", password),
        charlie=charlie,
    )


def _place(slug: str, name: str, district: str, ags: str, password: str) -> Place:
    centre = Centre.objects.create(
        slug=slug, name=name, district_name=district, ags=ags, phone="05231 62-0", email=f"ki@{slug}.example.org"
    )
    with tenant_scope(centre.pk):
        towns = Municipality.objects.bulk_create(
            [
                Municipality(ags=f"{ags}020", name="Detmold", easting_m=491600, northing_m=5753900),
                Municipality(ags=f"{ags}044", name="Lemgo", easting_m=492900, northing_m=5764000),
            ]
        )
        users = User.objects.bulk_create(
            User(email=f"{role}@{slug}.example.org", name=f"{role.label} {district}", password=password)
            for role in Role
        )
        rows = Membership.objects.bulk_create(Membership(user=one, name=one.name, since_on=TODAY) for one in users)
        members = dict(zip(Role, rows, strict=True))
        MembershipRole.objects.bulk_create(MembershipRole(membership=row, role=role) for role, row in members.items())
    return Place(centre, members, towns)
