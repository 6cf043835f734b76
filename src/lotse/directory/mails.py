"""Mails to partners. No subject names a person. Whoever has an entry reads German; the public form speaks more."""

import datetime as dt
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext

from lotse.tenants.models import Centre


def do_they_hold(
    *, names: Iterable[str], url: str, repeats: dt.date | None, centre: Centre
) -> tuple[str, str]:  # fmt: skip
    """Subject and text of the question, or of its only repetition: then with the day on which it was asked first."""
    listed = list(names)
    one = len(listed) == 1
    subject = "Stimmt Ihr Angebot noch?" if one else f"Stimmen Ihre {len(listed)} Angebote noch?"
    first = (
        f"am {repeats:%d.%m.%Y} haben wir Sie nach Ihrem Eintrag in unserem Verzeichnis gefragt. Eine Antwort fehlt "
        "uns noch."
        if repeats
        else "in unserem Verzeichnis finden Familien und Fachkräfte, was es im Kreis gibt. Damit es stimmt, fragen wir "
        "von Zeit zu Zeit nach."
    )
    lines = [
        "Guten Tag,",
        first,
        ("Es geht um dieses Angebot:" if one else "Es geht um diese Angebote:")
        + "".join(f"\n- {name}" for name in listed),
        "Stimmt noch alles? Dann genügt ein Knopf. Hat sich etwas geändert oder gibt es das Angebot nicht mehr, sagen "
        "Sie es auf derselben Seite. Dort können Sie auch jederzeit freie Plätze melden.",
        url,
        "Den Link bitte nicht weitergeben: Wer ihn hat, kann für Ihre Angebote antworten. Er gilt drei Monate.",
        _signature(centre),
    ]
    return f"{'Erinnerung: ' if repeats else ''}{subject} ({centre.name})", "\n\n".join(lines)


def confirm_report(*, url: str, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text: please confirm that you reported an offer."""
    with translation.override(language):
        subject = gettext("Ihr Angebot: bitte bestätigen (%(centre)s)") % {"centre": centre.name}
        lines = [
            gettext("Guten Tag,"),
            gettext("Sie haben uns ein Angebot gemeldet. Danke! Bitte öffnen Sie den Link, und drücken Sie den Knopf:"),
            url,
            gettext("Waren Sie das nicht? Dann müssen Sie nichts tun: Nach 48 Stunden löschen wir alles."),
            ", ".join(part for part in (centre.name, centre.phone) if part),
        ]
    return subject, "\n\n".join(lines)


def _signature(centre: Centre) -> str:
    return "\n".join(part for part in ("Mit freundlichen Grüßen", centre.name, centre.phone) if part)
