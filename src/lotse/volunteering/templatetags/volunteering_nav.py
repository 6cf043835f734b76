from typing import Any

from django import template

from lotse.core.components import Tab, TabGroup
from lotse.tenants.areas import Area, AreaGroup, area_tabs

register = template.Library()

# What is opened many times a day stands in front; the rest is one press further.
AREAS = (
    Area("volunteers", "Ehrenamtliche", "volunteering:volunteers"),
    Area("needs", "Bedarf", "volunteering:needs"),
    Area("matching", "Vermittlung", "volunteering:match_runs"),
    Area("engagements", "Engagements", "volunteering:engagements"),
    Area("board", "Belastung", "volunteering:board"),
    Area("relief", "Entlastung", "volunteering:relief"),
    Area("coaching", "Coaching", "volunteering:coaching"),
    Area("figures", "Zahlen", "volunteering:figures"),
    AreaGroup(
        "Mehr",
        (
            Area("full_timers", "Hauptamtliche", "volunteering:full_timers"),
            Area("covers", "Vertretung", "volunteering:covers"),
            Area("expenses", "Aufwand", "volunteering:expenses"),
            Area("complaints", "Beschwerden", "volunteering:complaints"),
        ),
    ),
    AreaGroup(
        "Regeln und Fristen",
        (
            Area("settings", "Regeln", "volunteering:settings"),
            Area("requirements", "Nachweise", "volunteering:requirements"),
            Area("coaching_settings", "Regeln für Coaching", "volunteering:coaching_settings"),
            Area("allowances", "Freibeträge", "volunteering:allowances"),
            Area("due", "Löschfristen", "volunteering:due"),
        ),
    ),
)


@register.simple_tag(takes_context=True)
def volunteering_areas(context: dict[str, Any], current: str) -> list[Tab | TabGroup]:
    """The areas of *Ehrenamt* that the member of the page may open; ``current`` is the key of the page."""
    return area_tabs(context["request"].member, AREAS, current)
