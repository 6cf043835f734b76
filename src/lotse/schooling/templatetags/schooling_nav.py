from typing import Any

from django import template

from lotse.core.components import Tab, TabGroup
from lotse.tenants.areas import Area, AreaGroup, area_tabs

register = template.Library()

# What is opened many times a day stands in front; the rest is one press further.
AREAS = (
    Area("pupils", "Kinder", "schooling:pupils"),
    Area("deadlines", "Fristen", "schooling:deadlines"),
    Area("runs", "Vorschläge", "schooling:runs"),
    Area("lists", "Listen", "schooling:decision_lists"),
    Area("places", "Plätze", "schooling:places"),
    AreaGroup(
        "Überblick",
        (
            Area("queue", "Wartende", "schooling:queue_on"),
            Area("groups", "Fördergruppen", "schooling:groups"),
            Area("stays", "Verbleib", "schooling:stays"),
            Area("leavers", "Abgang", "schooling:leavers"),
        ),
    ),
    AreaGroup(
        "Schulen und Stellen",
        (Area("schools", "Schulen", "schooling:schools"), Area("offices", "Stellen", "schooling:offices")),
    ),
    AreaGroup(
        "Einrichten",
        (
            Area("process", "Ablauf", "schooling:process"),
            Area("packing", "Mitbringen", "schooling:packing"),
            Area("sentences", "Übersetzungen", "schooling:sentences"),
        ),
    ),
)


@register.simple_tag(takes_context=True)
def schooling_areas(context: dict[str, Any], current: str) -> list[Tab | TabGroup]:
    """The areas of *Schule* that the member of the page may open; ``current`` is the key of the page."""
    return area_tabs(context["request"].member, AREAS, current)
