"""Who may read and write the texts, and when a new version makes earlier consents worthless."""

import datetime as dt

from django.db.models import Exists, OuterRef

from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.rights import declare
from lotse.wording.models import Wording

VIEW = declare(
    "wording.view",
    "Einwilligungstexte und Informationsblatt ansehen",
    roles=ADVISING | {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER},
)
EDIT = declare(
    "wording.edit",
    "Einwilligungstexte und Informationsblatt ändern",
    roles={Role.DIRECTOR, Role.ADMINISTRATOR},
)


def asked_anew(on: dt.date, *, subject: str, number: str) -> Exists:
    """Whether a later version than the one of a row asks anew by a day; ``subject``, ``number``: its fields."""
    later = Wording.objects.filter(subject=OuterRef(subject), number__gt=OuterRef(number))
    return Exists(later.filter(asks_anew=True, starts_on__lte=on))
