"""Mails to partners. None of them names a person: mail is read on the way."""

from django.conf import settings

from lotse.referrals.models import Referral
from lotse.referrals.rules import has_account
from lotse.tenants.linking import centre_url


def asks(referral: Referral, secret: str, *, again: bool = False) -> tuple[str, str]:
    """The referral itself, or its reminder."""
    first = "wir erinnern Sie an unsere Bitte: J" if again else "j"
    text = (
        f"{first}emand möchte sich mit Ihrer Hilfe auf den Weg machen ({referral}). Bitte sagen Sie uns bis zum "
        f"{referral.due_on:%d.%m.%Y}, ob das bei Ihnen geht."
    )
    return _mail(referral, secret, f"{'Erinnerung an ' if again else ''}{referral}", text)


def replies(referral: Referral, secret: str) -> tuple[str, str]:
    text = f"Sie hatten zum {referral} eine Frage. Unsere Antwort steht hinter dem Link."
    return _mail(referral, secret, f"Antwort zum {referral}", text)


def asks_outcome(referral: Referral, secret: str, *, again: bool = False) -> tuple[str, str]:
    """What came of it, or the reminder."""
    first = "wir erinnern Sie an unsere Frage: " if again else ""
    text = f"{first}Sie hatten zum {referral} zugesagt. Was ist daraus geworden? Ein Klick genügt."
    return _mail(referral, secret, f"{'Erinnerung: ' if again else ''}Was wurde aus {referral}?", text)


def new_link(referral: Referral, secret: str) -> tuple[str, str]:
    return _mail(referral, secret, f"Neuer Link zum {referral}", f"hier ist Ihr neuer Link zum {referral}.")


def ended(referral: Referral) -> tuple[str, str]:
    """Taken back; it does not say why."""
    text = (
        f"Guten Tag,\n\nwir haben den {referral} zurückgenommen. Der Link gilt nicht mehr. Bitte löschen Sie, was Sie "
        "daraus gespeichert haben."
    )
    return f"{referral.centre.district_name}: {referral} ist zurückgenommen", text + _signature(referral)


def _mail(referral: Referral, secret: str, subject: str, text: str) -> tuple[str, str]:
    code = (
        "dem Zugangscode, den wir Ihnen für diesen Verweis sagen"
        if referral.access_code
        else "dem Zugangscode, den wir mit Ihrer Stelle vereinbart haben"
    )
    url = settings.BASE_URL + centre_url("referrals:by_link", secret)
    own = settings.BASE_URL + centre_url("referrals:own_referrals")
    account = f" Mit Ihrem Konto geht es ohne Code: {own}" if has_account(referral.organisation) else ""
    body = (
        f"Guten Tag,\n\n{text}\n\n{url}\n\n"
        f"Der Link öffnet sich mit {code}. Das bloße Öffnen ändert nichts.{account}\n\n"
        "Lieber am Telefon? Rufen Sie uns an, wir tragen es ein."
    )
    return f"{referral.centre.district_name}: {subject}", body + _signature(referral)


def _signature(referral: Referral) -> str:
    sender, centre = referral.sent_by, referral.centre
    phone = sender.phone or centre.phone
    return "\n\n" + "\n".join(part for part in (sender.name, centre.name, f"Telefon {phone}" if phone else "") if part)
