"""The mails that ask a volunteer and a family. Neither says what is needed: a screen may be read by others."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from lotse.tenants.models import Centre
from lotse.volunteering.mails import in_both, spoken


@dataclass(frozen=True, slots=True)
class Question:
    """``until_on``: the last day on which an answer counts. ``reminds``: it was mailed before."""

    url: str
    until_on: dt.date
    reminds: bool
    centre: Centre
    language: str


def to_volunteer(asked: Question) -> tuple[str, str]:
    """Subject and text."""

    def write() -> str:
        asks = gettext(
            "wir haben eine Frage an Sie: Möchten Sie jemanden begleiten? Worum es geht, steht hinter dem Link."
        )
        again = gettext("wir erinnern Sie an unsere Frage: Möchten Sie jemanden begleiten?")
        lines = [
            gettext("Guten Tag,"),
            again if asked.reminds else asks,
            asked.url,
            gettext(
                "Bitte antworten Sie bis %(day)s mit einem Klick: ja, dieses nicht oder später. Sie müssen nichts "
                "begründen. Ein Nein ist völlig in Ordnung."
            )
            % {"day": date_format(asked.until_on)},
            _signature(asked.centre),
        ]
        return "\n\n".join(lines)

    return _subject(asked.centre, asked.language), in_both(asked.language, write)


def to_family(asked: Question, *, code: str) -> tuple[str, str]:
    """Subject and text."""

    def write() -> str:
        asks = gettext("Sie haben uns um Hilfe durch Ehrenamtliche gebeten. Wir haben jemanden gefunden.")
        again = gettext("wir erinnern Sie an unsere Frage: Wir haben jemanden für Sie gefunden.")
        lines = [
            gettext("Guten Tag,"),
            again if asked.reminds else asks,
            gettext("Bitte öffnen Sie den Link und antworten Sie bis %(day)s mit einem Klick:")
            % {"day": date_format(asked.until_on)},
            asked.url,
            gettext("Wenn Sie nicht antworten, bleibt Ihre Bitte bestehen. Wir suchen weiter."),
            _signature(asked.centre),
        ]
        return "\n\n".join(lines)

    return f"{code}: {asked.centre.name}", in_both(asked.language, write)


def to_accepted(*, begins: bool, coordinator: str, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text for a volunteer who has said yes: the family has too, or it does not come about."""

    def write() -> str:
        if begins:
            lines = [
                gettext("gute Nachricht: Die Familie hat auch ja gesagt."),
                gettext("%(name)s meldet sich bei Ihnen und bringt Sie zusammen.") % {"name": coordinator},
            ]
        else:
            lines = [
                gettext("Sie hatten ja gesagt. Diesmal kommt es nicht zustande; an Ihnen liegt das nicht."),
                gettext("Ihre Zeit ist wieder frei. Danke, dass Sie bereit waren!"),
            ]
        return "\n\n".join([gettext("Guten Tag,"), *lines, _signature(centre)])

    return _subject(centre, language), in_both(language, write)


def _subject(centre: Centre, language: str) -> str:
    return spoken(language, lambda: gettext("Ihr Ehrenamt: %(centre)s") % {"centre": centre.name})


def _signature(centre: Centre) -> str:
    return ", ".join(part for part in (centre.name, centre.phone) if part)
