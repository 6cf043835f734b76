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


ADVISING = frozenset({Role.DIRECTOR, Role.COUNSELLOR})
STAFF = frozenset(Role)
