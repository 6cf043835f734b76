"""The mail to whoever is in charge of a volunteer who said something. Foreign servers: a code and a link, no name."""

import datetime as dt

from lotse.core.languages import SOURCE
from lotse.tenants.models import Membership
from lotse.volunteering.enums import NoticeKind
from lotse.volunteering.mails import spoken

SENTENCES = {
    NoticeKind.PAUSE: "macht eine Pause. Neue Anfragen sind so lange angehalten; was läuft, bleibt bestehen.",
    NoticeKind.BACK: "ist wieder da.",
    NoticeKind.STOP: "möchte aufhören. Neue Anfragen sind angehalten; was läuft, bleibt, bis Sie es übergeben haben.",
    NoticeKind.DATA: "hat geschrieben, dass gespeicherte Angaben nicht stimmen.",
}


def volunteer_says(
    owner: Membership, *, code: str, kind: NoticeKind, url: str, call: dt.date | None
) -> tuple[str, str]:  # fmt: skip
    """Subject and text; ``call``: until when ``owner`` is to call."""
    lines = [f"Guten Tag {owner.name},", f"die oder der Ehrenamtliche {code} {SENTENCES[kind]}"]
    if call is not None:
        lines.append(f"Bitte rufen Sie bis {call:%d.%m.%Y} persönlich an.")
    subject = spoken(SOURCE, lambda: f"Ehrenamt {code}: {kind.label}")  # whatever the person reads
    return subject, "\n\n".join([*lines, url])
