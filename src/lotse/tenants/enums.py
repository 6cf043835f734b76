from django.db import models


class Role(models.TextChoices):
    """What a member does in a centre (product.md); one member may have several."""

    DIRECTOR = "director", "Leitung"
    COUNSELLOR = "counsellor", "Bildungsberatung"
    COORDINATOR = "coordinator", "Ehrenamtskoordination"
    MEDIATOR = "mediator", "Konfliktmanagement"
    NETWORKER = "networker", "Netzwerk"
    DISPATCHER = "dispatcher", "Sprachmittlung"
    FUNDER = "funder", "Förderung"
    PRIVACY_OFFICER = "privacy_officer", "Datenschutz"
    ADMINISTRATOR = "administrator", "Verwaltung"
    PARTNER = "partner", "Partnerstelle"


ADVISING = frozenset({Role.DIRECTOR, Role.COUNSELLOR})
# A partner works elsewhere, for one organisation, and sees only what concerns it.
STAFF = frozenset(Role) - {Role.PARTNER}
