from typing import Any

from django import template

from lotse.tenants import linking

register = template.Library()


@register.simple_tag
def centre_url(name: str, *args: Any) -> str:
    """``{% centre_url "people:household" household.code %}``: a path in the centre of the page."""
    return linking.centre_url(name, *args)
