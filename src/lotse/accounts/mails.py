"""The account mails: one German text each. The subjects name nobody, they may be read on a locked screen."""

from typing import Any

NOT_ME = (
    "Waren Sie das nicht? Dann ändern Sie bitte sofort Ihr Passwort "
    "und sagen Sie der Verwaltung Ihres Zentrums Bescheid."
)
MAILS = {
    "account/email/password_reset_key": (
        "Lotse: Neues Passwort setzen",
        "Guten Tag,\n\njemand hat für Ihr Konto bei Lotse ein neues Passwort angefordert. Hier setzen Sie es:\n\n"
        "{password_reset_url}\n\nDer Link gilt {hours} Stunden und nur einmal.\n"
        "Haben Sie nichts angefordert? Dann brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.",
    ),
    "account/email/password_reset": (
        "Lotse: Ihr Passwort wurde geändert",
        "Guten Tag,\n\nfür Ihr Konto bei Lotse wurde am {at} ein neues Passwort gesetzt.\n\n" + NOT_ME,
    ),
    "account/email/password_changed": (
        "Lotse: Ihr Passwort wurde geändert",
        "Guten Tag,\n\ndas Passwort Ihres Kontos bei Lotse wurde am {at} geändert.\n\n" + NOT_ME,
    ),
    "account/email/password_set": (
        "Lotse: Ihr Passwort wurde gesetzt",
        "Guten Tag,\n\nfür Ihr Konto bei Lotse wurde am {at} ein Passwort gesetzt.\n\n" + NOT_ME,
    ),
    "socialaccount/email/account_connected": (
        "Lotse: Anmeldung über den Dienst Ihres Kreises",
        "Guten Tag,\n\nIhr Konto bei Lotse wurde am {at} mit dem Anmeldedienst Ihres Kreises verbunden. "
        "Ihr bisheriges Passwort bei Lotse gilt nicht mehr.\n\n" + NOT_ME,
    ),
    "mfa/email/totp_activated": (
        "Lotse: Zweiter Faktor eingerichtet",
        "Guten Tag,\n\nfür Ihr Konto bei Lotse wurde am {at} eine Authenticator-App eingerichtet.\n\n" + NOT_ME,
    ),
    "mfa/email/totp_deactivated": (
        "Lotse: Zweiter Faktor entfernt",
        "Guten Tag,\n\ndie Authenticator-App Ihres Kontos bei Lotse wurde am {at} entfernt.\n\n" + NOT_ME,
    ),
    "mfa/email/recovery_codes_generated": (
        "Lotse: Neue Ersatzcodes",
        "Guten Tag,\n\nfür Ihr Konto bei Lotse wurden am {at} neue Ersatzcodes erzeugt. "
        "Die alten gelten nicht mehr.\n\n" + NOT_ME,
    ),
}


def write(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of one of the mails above. Raises KeyError for a mail that nobody has worded."""
    subject, text = MAILS[kind]
    return subject, text.format_map(context)
