"""The mail with the link to a volunteer's own pages."""

from lotse.tenants.models import Centre


def own_pages(*, url: str, centre: Centre) -> tuple[str, str]:
    """Subject and text; no name, because a screen may be read by others."""
    lines = [
        "Guten Tag,",
        "hier sind Ihre eigenen Seiten im Ehrenamt: Ihre Engagements, Ihre Stunden, Ihr Kalender, und der Knopf "
        "„Es wird mir zu viel“.",
        url,
        "Der Link gehört nur Ihnen. Bitte geben Sie ihn nicht weiter. Ein neuer Link macht diesen ungültig.",
        ", ".join(part for part in (centre.name, centre.phone) if part),
    ]
    return f"Ihr Ehrenamt: {centre.name}", "\n\n".join(lines)
