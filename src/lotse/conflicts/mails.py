"""Mails about conflicts. They lie on foreign servers: no content, no code, no place."""

import datetime as dt

from lotse.core import clock


def new_report(url: str) -> tuple[str, str]:
    """Subject and text for conflict staff."""
    return (
        "Lotse: Eine neue Meldung wartet",
        "Guten Tag,\n\nüber die öffentlichen Seiten ist eine Meldung eingegangen. "
        f"Bitte schauen Sie bald nach:\n\n{url}\n",
    )


def emergency_asked(who: str, url: str) -> tuple[str, str]:
    """Subject and text for those who may agree."""
    return (
        "Lotse: Notfallzugriff beantragt",
        f"Guten Tag,\n\n{who} beantragt Notfallzugriff auf Konfliktakten. Den Grund sehen Sie nach der Anmeldung. "
        f"Bitte stimmen Sie zu oder lehnen Sie ab:\n\n{url}\n",
    )


def emergency_open(who: str, agreed: str, ends_at: dt.datetime, url: str) -> tuple[str, str]:
    """Subject and text for both persons, the data protection officer and conflict staff."""
    return (
        "Lotse: Notfallzugriff auf Konfliktakten",
        f"Guten Tag,\n\n{who} kann Konfliktakten bis {clock.local(ends_at):%d.%m.%Y, %H:%M} Uhr lesen. Zugestimmt hat "
        f"{agreed}. Jedes Öffnen wird festgehalten:\n\n{url}\n",
    )
