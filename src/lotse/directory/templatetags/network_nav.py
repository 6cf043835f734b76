from typing import Any

from django import template

from lotse.core.components import Tab, TabGroup
from lotse.directory.areas import areas
from lotse.tenants.areas import area_tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def network_areas(context: dict[str, Any], current: str) -> list[Tab | TabGroup]:
    """The areas of *Netzwerk* that the member of the page may open; ``current`` is the key of the page."""
    return area_tabs(context["request"].member, areas(), current)
