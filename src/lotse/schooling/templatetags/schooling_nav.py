from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve

from lotse.tenants.linking import centre_url

register = template.Library()

AREAS = (
    ("pupils", "Kinder", "schooling:pupils"),
    ("deadlines", "Fristen", "schooling:deadlines"),
    ("queue", "Wartende", "schooling:queue_on"),
    ("leavers", "Abgang", "schooling:leavers"),
    ("runs", "Vorschläge", "schooling:runs"),
    ("groups", "Fördergruppen", "schooling:groups"),
    ("stays", "Verbleib", "schooling:stays"),
    ("lists", "Listen", "schooling:decision_lists"),
    ("schools", "Schulen", "schooling:schools"),
    ("places", "Plätze", "schooling:places"),
    ("offices", "Stellen", "schooling:offices"),
    ("packing", "Mitbringen", "schooling:packing"),
    ("process", "Ablauf", "schooling:process"),
    ("sentences", "Übersetzungen", "schooling:sentences"),
)


@dataclass(frozen=True, slots=True)
class AreaLink:
    key: str
    label: str
    url: str


@register.simple_tag(takes_context=True)
def schooling_areas(context: dict[str, Any]) -> list[AreaLink]:
    """The areas of *Schule* that exist and that the member of the page may open."""
    request: HttpRequest = context["request"]
    member = request.member  # type: ignore[attr-defined]
    links = []
    for key, label, name in AREAS:
        try:
            url = centre_url(name)
        except NoReverseMatch:
            continue
        if member.holds(resolve(url).func.access.detail):  # type: ignore[attr-defined]
            links.append(AreaLink(key, label, url))
    return links
