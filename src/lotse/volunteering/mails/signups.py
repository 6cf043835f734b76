"""The mails around a sign-up: please confirm, you are known already, thank you."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext

from lotse.tenants.models import Centre
from lotse.volunteering.mails import in_both, spoken


def please_confirm(*, url: str, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text."""

    def write() -> list[str]:
        return [
            gettext("Sie möchten ehrenamtlich helfen. Das freut uns! Bitte bestätigen Sie Ihre Anmeldung:"),
            url,
            gettext(
                "Waren Sie das nicht? Dann müssen Sie nichts tun: Ohne Bestätigung löschen wir alles nach 48 Stunden."
            ),
        ]

    return _mail(write, centre, language)


def known_already(*, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text: only whoever reads the mails of this address learns that it is known."""

    def write() -> list[str]:
        return [
            gettext(
                "mit dieser Adresse sind Sie schon bei uns eingetragen. Wir haben nichts geändert. Möchten Sie etwas "
                "ändern oder wieder mitmachen? Ein Anruf genügt."
            )
        ]

    return _mail(write, centre, language)


def thanks(*, caller: str, until_on: dt.date, needed: Iterable[str], centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text."""
    papers = ", ".join(needed)

    def write() -> list[str]:
        lines = [
            gettext("danke für Ihre Anmeldung!"),
            gettext("%(name)s meldet sich bis %(day)s bei Ihnen.") % {"name": caller, "day": date_format(until_on)},
            gettext("Im Gespräch vereinbaren Sie, wie viel Zeit für Sie passt. Vorher fragen wir Sie nichts."),
        ]
        if papers:
            lines.append(gettext("Bevor Sie anfangen, brauchen wir von Ihnen:") + f" {papers}")
            lines.append(gettext("Für Ehrenamtliche kostet das nichts. Wie es geht, sagen wir Ihnen im Gespräch."))
        return lines

    return _mail(write, centre, language)


def _mail(write: Callable[[], list[str]], centre: Centre, language: str) -> tuple[str, str]:
    signature = ", ".join(part for part in (centre.name, centre.phone) if part)
    subject = spoken(language, lambda: gettext("Ihr Ehrenamt: %(centre)s") % {"centre": centre.name})
    return subject, in_both(language, lambda: "\n\n".join([gettext("Guten Tag,"), *write(), signature]))
