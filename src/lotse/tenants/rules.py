from lotse.tenants.enums import STAFF, Role
from lotse.tenants.rights import declare

USE_WORKSPACE = declare("tenants.use_workspace", "Lotse benutzen", roles=STAFF)
MANAGE_MEMBERS = declare("tenants.manage_members", "Zugänge verwalten", roles={Role.ADMINISTRATOR})
MANAGE_CENTRE = declare("tenants.manage_centre", "Einstellungen ändern", roles={Role.ADMINISTRATOR, Role.DIRECTOR})
