"""Who runs a centre. Running it gives no right to read a family's file."""

from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.tenants.rules import MANAGE_CENTRE, MANAGE_MEMBERS

USE = declare(
    "administration.use",
    "Verwaltung öffnen",
    roles={Role.ADMINISTRATOR, Role.DIRECTOR, Role.PRIVACY_OFFICER},
)
# Whoever grants rights does not check the record of it alone
VIEW_LOG = declare(
    "administration.view_log",
    "Protokoll der Zugänge ansehen",
    roles={Role.DIRECTOR, Role.PRIVACY_OFFICER},
)


def may_manage_members(member: Membership) -> bool:
    return member.holds(MANAGE_MEMBERS)


def may_manage_centre(member: Membership) -> bool:
    return member.holds(MANAGE_CENTRE)
