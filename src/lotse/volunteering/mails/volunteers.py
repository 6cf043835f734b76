"""Mails to volunteers."""

import datetime as dt

from lotse.tenants.models import Centre


def proof_ends(label: str, valid_until: dt.date, *, centre: Centre) -> tuple[str, str]:
    """Subject and text; ``valid_until`` is the first day on which it counts no more."""
    last = valid_until - dt.timedelta(days=1)
    lines = [
        "Guten Tag,",
        f"danke, dass Sie helfen. Für Ihr Ehrenamt läuft bald ab: {label} (gilt bis {last:%d.%m.%Y}).",
        "Bitte zeigen Sie uns vorher ein neues. Für Ehrenamtliche kostet ein Führungszeugnis nichts; die Bescheinigung "
        "dafür bekommen Sie von uns. Bitte schicken Sie uns keine Kopie: Wir sehen es an und geben es Ihnen zurück.",
        _signature(centre),
    ]
    return f"Ihr Ehrenamt: {centre.name}", "\n\n".join(lines)


def _signature(centre: Centre) -> str:
    return ", ".join(part for part in (centre.name, centre.phone) if part)
