"""Mails to those who take over. They lie on foreign servers: a code and a link, nothing else is known anyway."""

import datetime as dt

from lotse.core import clock


def please_take_over(*, code: str, url: str, noted_at: dt.datetime, was_late: bool) -> tuple[str, str]:
    """Subject and text."""
    since = f"{clock.local(noted_at):%d.%m.%Y, %H:%M} Uhr"
    lines = [
        "Guten Tag,",
        f"jemand hat am {since} die Seite „Sorge um ein Kind“ benutzt ({code}). Bitte übernehmen Sie gleich: Öffnen "
        "Sie den Link und wählen Sie „Ich übernehme“. Dann sieht die Person Ihren Namen und Ihre Durchwahl und ruft "
        "Sie an.",
    ]
    if was_late:
        lines.append("Bisher hat niemand übernommen. Deshalb bekommen Sie diese Nachricht.")
    lines.append("Lotse weiß nichts weiter: kein Kind, keinen Inhalt und nicht, wer sich gemeldet hat.")
    return f"Bitte gleich ansehen: {code}", "\n\n".join([*lines, url])
