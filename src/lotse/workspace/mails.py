"""The weekly mail. It lies on foreign servers: counts, codes and links, never the name of a family."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from lotse.core.registry import DigestPart
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


def weekly(member: Membership, parts: Iterable[DigestPart], monday: dt.date) -> tuple[str, str]:
    """Subject and text."""
    sections = [_section(part) for part in parts]
    page = settings.BASE_URL + centre_url("workspace:calendar")
    hint = (
        "Diese E-Mail nennt nur Kennungen, keine Namen. Sie kommt einmal je Woche, und nur, wenn etwas fällig ist.\n"
        f"Abbestellen: {page}"
    )
    text = "\n\n".join([f"Guten Tag {member.name},", *sections, hint])
    return f"Lotse: Ihre Woche ab {monday:%d.%m.%Y}", text


def _section(part: DigestPart) -> str:
    rest = part.count - len(part.lines)
    lines = [f"- {line}" for line in part.lines] + ([f"- und {rest} weitere"] if rest else [])
    return "\n".join([f"{part.title}: {part.count}", *lines, part.url])
