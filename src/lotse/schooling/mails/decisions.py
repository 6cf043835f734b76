"""Mails to offices that decide. None of them names a child: mail is read on the way."""

from collections.abc import Callable

from django.conf import settings

from lotse.schooling.models import DecisionList
from lotse.tenants.linking import centre_url

# Subject and text; the secret opens the list, together with the access code
Compose = Callable[[DecisionList, str], tuple[str, str]]


def sent(decision_list: DecisionList, secret: str) -> tuple[str, str]:
    count = decision_list.items.count()
    children = "ein Kind wartet" if count == 1 else f"{count} Kinder warten"
    text = (
        f"Guten Tag,\n\n{children} auf Ihre Entscheidung über einen Schulplatz ({decision_list}). "
        f"Bitte antworten Sie bis zum {decision_list.due_on:%d.%m.%Y}.\n\n{_how(decision_list, secret)}"
    )
    return f"{_centre(decision_list)}: {decision_list} zur Entscheidung", text + _signature(decision_list)


def reminder(decision_list: DecisionList, secret: str) -> tuple[str, str]:
    """``decision_list`` carries ``open_count`` and ``total``."""
    open_count, total = decision_list.open_count, decision_list.total  # type: ignore[attr-defined]
    text = (
        f"Guten Tag,\n\nauf der {decision_list} warten noch {open_count} von {total} auf Ihre Entscheidung "
        f"(erbeten bis {decision_list.due_on:%d.%m.%Y}). Sie können auch einen Teil beantworten und den Rest später. "
        f"Frühere Links zu dieser Liste gelten weiter.\n\n{_how(decision_list, secret)}"
    )
    return f"{_centre(decision_list)}: Erinnerung an {decision_list}", text + _signature(decision_list)


def withdrawn(decision_list: DecisionList) -> tuple[str, str]:
    text = (
        f"Guten Tag,\n\nwir haben die {decision_list} zurückgezogen. Der Link gilt nicht mehr. Bitte löschen Sie, was "
        "Sie daraus gespeichert haben. Ihre bereits eingetragenen Entscheidungen bleiben gültig."
    )
    return f"{_centre(decision_list)}: {decision_list} ist zurückgezogen", text + _signature(decision_list)


def _how(decision_list: DecisionList, secret: str) -> str:
    code = (
        "dem Zugangscode, den wir Ihnen am Telefon sagen"
        if decision_list.access_code
        else ("dem Zugangscode, den wir mit Ihrer Stelle vereinbart haben")
    )
    url = settings.BASE_URL + centre_url("schooling:decision_by_link", secret)
    return (
        f"Hier öffnen Sie die Liste, mit {code}:\n\n{url}\n\n"
        "Sie können dort alle auf einmal wie empfohlen zuweisen, einzeln anders entscheiden, zurückgeben oder mit "
        "einer Excel-Datei arbeiten. Lieber am Telefon? Rufen Sie uns an, wir tragen es ein.\n"
    )


def _centre(decision_list: DecisionList) -> str:
    return str(decision_list.made_by.centre.district_name)


def _signature(decision_list: DecisionList) -> str:
    sender, centre = decision_list.made_by, decision_list.made_by.centre
    phone = sender.phone or centre.phone
    return "\n\n" + "\n".join(part for part in (sender.name, centre.name, f"Telefon {phone}" if phone else "") if part)
