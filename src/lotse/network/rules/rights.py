"""Who may see and change bodies, meetings and orders. Each predicate has its queryset twin beside it.

A confidential body is seen by the responsible member and the named staff only. Where the responsible one has left, the
management sees it, so that somebody can take it over.
"""

from django.db.models import Q, QuerySet

from lotse.network.models import Body, BodyStaff, Meeting, WorkOrder
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

VIEW = declare("network.view", "Gremien, Sitzungen und Aufträge ansehen", roles=STAFF)
EDIT = declare("network.edit", "Gremien führen", roles={Role.NETWORKER, Role.DIRECTOR})


def may_view_body(member: Membership, body: Body) -> bool:
    if not member.holds(VIEW) or body.centre_id != member.centre_id:
        return False
    if not body.is_confidential or body.responsible_id == member.pk:
        return True
    orphaned = not body.responsible.is_active and Role.DIRECTOR in member.roles
    return orphaned or body.staff.filter(member=member).exists()


def visible_bodies(member: Membership) -> QuerySet[Body]:
    """The queryset twin of ``may_view_body``."""
    rows = Body.objects.all()
    if not member.holds(VIEW):
        return rows.none()
    named = BodyStaff.objects.filter(member=member).values("body")
    seen = Q(is_confidential=False) | Q(responsible=member) | Q(pk__in=named)
    if Role.DIRECTOR in member.roles:
        seen |= Q(responsible__is_active=False)
    return rows.filter(seen)


def may_edit_body(member: Membership, body: Body) -> bool:
    """Whoever leads bodies, and whoever is responsible for this one, whatever their role."""
    return may_view_body(member, body) and (member.holds(EDIT) or body.responsible_id == member.pk)


def editable_bodies(member: Membership) -> QuerySet[Body]:
    """The queryset twin of ``may_edit_body``."""
    rows = visible_bodies(member)
    return rows if member.holds(EDIT) else rows.filter(responsible=member)


def may_view_meeting(member: Membership, meeting: Meeting) -> bool:
    return may_view_body(member, meeting.body)


def visible_meetings(member: Membership) -> QuerySet[Meeting]:
    """The queryset twin of ``may_view_meeting``."""
    return Meeting.objects.filter(body__in=visible_bodies(member))


def may_view_order(member: Membership, order: WorkOrder) -> bool:
    """Whoever sees the body; and the colleague who has it to do."""
    own = member.holds(VIEW) and order.member_id == member.pk
    return own or may_view_body(member, order.body)


def visible_orders(member: Membership) -> QuerySet[WorkOrder]:
    """The queryset twin of ``may_view_order``."""
    rows = WorkOrder.objects.all()
    if not member.holds(VIEW):
        return rows.none()
    return rows.filter(Q(member=member) | Q(body__in=visible_bodies(member)))


def may_settle_order(member: Membership, order: WorkOrder) -> bool:
    """Whoever leads the body, and the colleague who has it to do."""
    own = member.holds(VIEW) and order.member_id == member.pk
    return own or may_edit_body(member, order.body)


def settled_orders(member: Membership) -> QuerySet[WorkOrder]:
    """The queryset twin of ``may_settle_order``."""
    rows = visible_orders(member)
    return rows.filter(Q(member=member) | Q(body__in=editable_bodies(member)))
