"""Questions about centres and who works there."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.accounts.models import User
from lotse.core.registry import navigation
from lotse.core.tenancy import Door, across_centres
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership, MembershipRole, Municipality


@dataclass(frozen=True, slots=True)
class OwnCentre:
    """A centre that a signed-in user may enter, and the route of the page on which their work there begins."""

    slug: str
    name: str
    roles: str
    start: str


def centre_by_slug(slug: str) -> Centre | None:
    return Centre.objects.filter(slug=slug).first()


def member_for(user: User) -> Membership | None:
    """The user's active membership in the centre in scope, roles loaded. Asked by each request: in few words."""
    member = next(iter(Membership.objects.filter(user_id=user.pk, is_active=True).order_by()), None)
    if member is not None:
        member.user = user
        member.know_roles(MembershipRole.objects.filter(membership_id=member.pk).values_list("role", flat=True))
    return member


def own_centres(user: User) -> list[OwnCentre]:
    """All centres in which this user is an active member."""
    with across_centres(Door.OWN_MEMBERSHIPS):
        rows = list(
            Membership.objects.filter(user_id=user.pk, is_active=True)
            .select_related("centre")
            .prefetch_related("role_rows")
            .order_by("centre__name")
        )
        return [OwnCentre(row.centre.slug, row.centre.name, row.role_labels, start_of(row)) for row in rows]


def start_of(member: Membership) -> str:
    """The route of the first entry of the navigation that the member may open; everybody may open one."""
    return next(entry.url_name for entry in navigation if member.holds(entry.right))


def members() -> QuerySet[Membership]:
    """All members of the centre, roles loaded, by name."""
    return Membership.objects.select_related("user").prefetch_related("role_rows").order_by("name", "id")


def active_members(*roles: Role) -> QuerySet[Membership]:
    """Active members; with roles, those who hold at least one of them."""
    rows = members().filter(is_active=True)
    return rows.filter(role_rows__role__in=roles).distinct() if roles else rows


def member_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names for the opaque actor ids of the audit log, in one query."""
    wanted = {one for one in ids if one}
    return dict(Membership.objects.filter(pk__in=wanted).values_list("pk", "name"))


def municipalities() -> QuerySet[Municipality]:
    return Municipality.objects.order_by("name")
