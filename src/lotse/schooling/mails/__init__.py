"""The mails to schools."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from lotse.core import clock
from lotse.outbox.services import Message
from lotse.schooling.enums import PLACES_LINK_DAYS
from lotse.schooling.models import PlaceRound, School
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class PlacesWording:
    """What the mails of one round, sent on one day, have in common."""

    round: PlaceRound
    centre: Centre
    on: dt.date

    def ask(self, school: School, url: str) -> tuple[str, str]:
        """Subject and text of the first mail."""
        return f"Bitte freie Schulplätze melden {self.round.until(self.on)}", self._text(school, url, "")

    def remind(self, school: School, url: str) -> tuple[str, str]:
        """Subject and text of a reminder."""
        asked_on = f"{clock.day_of(self.round.asked_at):%d.%m.%Y}"
        opening = (
            f"am {asked_on} haben wir Sie nach freien Schulplätzen gefragt. Wir haben noch keine Antwort; vielleicht "
            "ist die E-Mail untergegangen.\n\n"
        )
        return "Erinnerung: Bitte freie Schulplätze melden", self._text(school, url, opening)

    def _text(self, school: School, url: str, opening: str) -> str:
        lines = [
            f"Guten Tag,\n\n{opening}{self._why}",
            f"Schule: {school.organisation.name}",
            f"Bitte melden Sie {self.round.until(self.on)} je Jahrgang, wie viele Plätze es gibt und wie viele "
            f"davon belegt sind. Das dauert etwa eine Minute, geht auch auf dem Telefon und ohne Anmeldung:\n\n{url}",
            f"Haben sich die Zahlen nicht geändert, genügt ein Klick. Der Link gilt {PLACES_LINK_DAYS} Tage und nur "
            "für Ihre Schule. Angaben über Schüler:innen werden nicht abgefragt.",
        ]
        if self.round.note:
            lines.append(self.round.note)
        contact = self.round.asked_by.phone or self.centre.phone
        reply = f"Lieber am Telefon? {contact}. " if contact else ""
        lines.append(f"{reply}Sie können auch auf diese E-Mail antworten.")
        lines.append(f"Freundliche Grüße\n{self.round.asked_by.name}\n{self.centre.name}")
        return "\n\n".join(lines)

    @property
    def _why(self) -> str:
        return (
            f"{self.centre.name} berät neu zugewanderte Familien und empfiehlt ihnen Schulen mit einem freien Platz. "
            "Dafür brauchen wir Ihre aktuellen Zahlen."
        )


def places_message(wording: PlacesWording, school: School, address: str, secret: str, *, reminder: bool) -> Message:
    """The mail with the link of one school."""
    subject, text = (wording.remind if reminder else wording.ask)(school, places_url(secret))
    return Message(address, subject, text, carries=(school.pk,))


def places_url(secret: str) -> str:
    """The absolute address of the page on which a school reports its places."""
    return settings.BASE_URL + centre_url("schooling:report_places", secret)
