"""Who runs a centre. Running it gives no right to read a family's file."""

from django.db.models import QuerySet

from lotse.administration.models import Invitation
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.tenants.rules import MANAGE_CENTRE, MANAGE_MEMBERS

USE = declare(
    "administration.use",
    "Verwaltung öffnen",
    roles={Role.ADMINISTRATOR, Role.DIRECTOR, Role.PRIVACY_OFFICER},
)
# Whoever advises reads already what a partner reads with its account; networkers keep the directory and read no file
MANAGE_PARTNERS = declare(
    "administration.manage_partners",
    "Partnerstellen ein Konto geben und nehmen",
    roles=ADVISING | {Role.ADMINISTRATOR},
)
# Whoever grants rights does not check the record of it alone
VIEW_LOG = declare(
    "administration.view_log",
    "Protokoll der Zugänge ansehen",
    roles={Role.DIRECTOR, Role.PRIVACY_OFFICER},
)


def may_manage_members(member: Membership) -> bool:
    return member.holds(MANAGE_MEMBERS)


def may_manage_partners(member: Membership) -> bool:
    return member.holds(MANAGE_PARTNERS)


def may_manage(actor: Membership, account: Membership | Invitation) -> bool:
    """Accounts, and invitations to one: of partners' also whoever advises."""
    roles = account.roles
    return may_manage_members(actor) or (may_manage_partners(actor) and set(roles) == {Role.PARTNER})


def managed_members(actor: Membership) -> QuerySet[Membership]:
    """The queryset twin of ``may_manage`` for accounts; a partner has no other role."""
    if may_manage_members(actor):
        return Membership.objects.all()
    if not may_manage_partners(actor):
        return Membership.objects.none()
    return Membership.objects.filter(role_rows__role=Role.PARTNER)


def managed_invitations(actor: Membership) -> QuerySet[Invitation]:
    """The queryset twin of ``may_manage`` for invitations; only a partner's names an organisation."""
    if may_manage_members(actor):
        return Invitation.objects.all()
    if not may_manage_partners(actor):
        return Invitation.objects.none()
    return Invitation.objects.filter(organisation__isnull=False)


def may_manage_centre(member: Membership) -> bool:
    return member.holds(MANAGE_CENTRE)
