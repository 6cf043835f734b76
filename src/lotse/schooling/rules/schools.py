"""Who may see and change schools and their places. Schools are no personal data."""

from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.rights import declare

VIEW_SCHOOLS = declare("schooling.view_schools", "Schulen ansehen", roles=ADVISING | {Role.NETWORKER, Role.COORDINATOR})
EDIT_SCHOOLS = declare(
    "schooling.edit_schools", "Schulen und Schulregister pflegen", roles=ADVISING | {Role.ADMINISTRATOR}
)
REPORT_PLACES = declare("schooling.report_places", "Plätze eintragen", roles=ADVISING)
