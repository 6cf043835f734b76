"""The mail to whoever is to call a volunteer. It lies on foreign servers: a code and a link, no name, no reason."""

import datetime as dt

from lotse.tenants.models import Membership


def please_call(owner: Membership, *, code: str, url: str, due_on: dt.date, was_late: bool) -> tuple[str, str]:
    """Subject and text."""
    lines = [
        f"Guten Tag {owner.name},",
        f"für die oder den Ehrenamtlichen {code} heißt es: Es wird mir zu viel. Neue Anfragen sind angehalten.",
        f"Bitte rufen Sie bis {due_on:%d.%m.%Y} persönlich an.",
    ]
    if was_late:
        lines.append("Der Anruf war bei einer anderen Person fällig und liegt deshalb jetzt bei Ihnen.")
    return f"Bitte anrufen: {code}", "\n\n".join([*lines, url])
