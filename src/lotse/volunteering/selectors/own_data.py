"""What the centre stores about a volunteer, as the person reads it."""

from django.utils.translation import gettext

from lotse.core import clock
from lotse.people.catalogue import autonym
from lotse.volunteering.enums import Aim, EngagementKind
from lotse.volunteering.models import Volunteer
from lotse.volunteering.selectors.volunteers import labels

Fact = tuple[str, str]


def own_facts(volunteer: Volunteer) -> list[Fact]:
    """Label and value of each thing that is known, in the language of the page; what is not known has no line."""
    slots = [str(one) for one in volunteer.slots.all()]
    rows = [
        (gettext("Name"), str(volunteer)),
        (gettext("E-Mail"), volunteer.email),
        (gettext("Telefon"), volunteer.phone),
        (gettext("Gemeinde"), str(volunteer.municipality or "")),
        (gettext("Kommt bis"), f"{volunteer.reach_km} km"),
        (gettext("Sprachen"), ", ".join(autonym(one) for one in volunteer.languages)),
        (gettext("Möchte helfen bei"), labels(EngagementKind, volunteer.kinds)),
        (gettext("Themen"), labels(Aim, volunteer.aims) or gettext("alle")),
        (gettext("Auch mit Kindern"), gettext("ja") if volunteer.with_children else gettext("nein")),
        (gettext("Zeiten"), ", ".join(slots)),
        (gettext("Wünsche"), volunteer.wishes),
        (gettext("Dabei seit"), f"{clock.day_of(volunteer.created_at):%d.%m.%Y}"),
    ]
    for one in volunteer.proofs.select_related("requirement").order_by("requirement__label", "-seen_on"):
        seen = gettext("gesehen am %(day)s") % {"day": f"{one.seen_on:%d.%m.%Y}"}
        rows.append((gettext("Nachweis: %(what)s") % {"what": one.requirement}, seen))
    return [(label, value) for label, value in rows if value]
