from typing import Any

from django import template

from lotse.core.registry import FileAction
from lotse.core.registry import person_actions as providers
from lotse.tenants import linking

register = template.Library()


@register.simple_tag
def centre_url(name: str, *args: Any) -> str:
    """``{% centre_url "people:household" household.code %}``: a path in the centre of the page."""
    return linking.centre_url(name, *args)


@register.simple_tag(takes_context=True)
def person_actions(context: dict[str, Any], somebody: Any) -> list[FileAction]:
    """``{% person_actions volunteer as actions %}``: buttons of other apps for the person shown."""
    return [action for provider in providers for action in provider(context["request"].member, somebody)]
