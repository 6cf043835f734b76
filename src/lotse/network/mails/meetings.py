"""Mails about meetings, for partners: plain German. The subject names the body; nobody's name is in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from lotse.core.ical import to_ics
from lotse.core.languages import also_in
from lotse.core.registry import CalendarEntry
from lotse.network.models import Meeting
from lotse.network.selectors.words import when, where
from lotse.outbox.services import File
from lotse.tenants.models import Centre

Kind = Literal["invited", "changed", "moved", "cancelled", "reminder", "tomorrow", "agenda", "minutes", "corrected"]
WITH_CALENDAR: tuple[Kind, ...] = ("invited", "changed", "moved", "cancelled")
CALENDAR_FILE = "sitzung.ics"

_SUBJECTS: dict[Kind, str] = {
    "invited": "Einladung",
    "changed": "Geändert",
    "moved": "Neuer Termin",
    "cancelled": "Abgesagt",
    "reminder": "Kommen Sie?",
    "tomorrow": "Erinnerung an morgen",
    "agenda": "Tagesordnung",
    "minutes": "Protokoll",
    "corrected": "Protokoll, neue Fassung",
}
_OPENINGS: dict[Kind, str] = {
    "invited": "wir laden Sie ein:",
    "changed": "Ort, Gastgeber oder Ende haben sich geändert. Jetzt gilt:",
    "moved": "die Sitzung findet zu einer anderen Zeit statt. Jetzt gilt:",
    "cancelled": "diese Sitzung ist abgesagt:",
    "reminder": "wir wissen noch nicht, ob Sie kommen:",
    "tomorrow": "wir erinnern Sie an morgen:",
    "agenda": "das ist die Tagesordnung für:",
    "minutes": "das Protokoll ist fertig:",
    "corrected": "das Protokoll wurde korrigiert:",
}
_CLOSINGS: dict[Kind, str] = {
    "invited": "Hier sagen Sie zu oder ab, oder nennen eine Vertretung, und schlagen Themen vor:",
    "changed": "Hier sehen Sie, wie es steht:",
    "moved": "Bitte sagen Sie noch einmal, ob Sie kommen:",
    "cancelled": "Hier sehen Sie, wie es steht:",
    "reminder": "Bitte antworten Sie mit einem Klick:",
    "tomorrow": "Können Sie doch nicht? Hier sagen Sie es uns:",
    "agenda": "Hier steht sie auch, mit allen Erläuterungen:",
    "minutes": "Hier lesen Sie es und laden es als PDF:",
    "corrected": "Hier lesen Sie die neue Fassung:",
}


@dataclass(frozen=True, slots=True)
class MeetingMail:
    """One mail about one meeting. ``url`` opens the person's own page of it; ``more`` are lines of its own."""

    kind: Kind
    meeting: Meeting
    centre: Centre
    url: str
    more: tuple[str, ...] = ()

    def subject(self) -> str:
        """Others may read a screen: a confidential body is not named."""
        body = self.meeting.body
        return f"{_SUBJECTS[self.kind]}: {self.centre.name if body.is_confidential else body.name}"

    def text(self) -> str:
        meeting = self.meeting
        facts = [f"{meeting.body.get_kind_display()}: {meeting.body.name}", when(meeting), where(meeting)]
        return "\n\n".join(
            part
            for part in [
                "Guten Tag,",
                _OPENINGS[self.kind],
                "\n".join(one for one in facts if one),
                "\n".join(self.more),
                f"{_CLOSINGS[self.kind]}\n{self.url}",
                self._until(),
                also_in(),
                ", ".join(one for one in (self.centre.name, self.centre.phone) if one),
            ]
            if part
        )

    def calendar(self, entry: CalendarEntry, *, to: str, now: dt.datetime) -> File:
        """For the calendar of the person: taken up, changed, or taken out again."""
        method: Literal["CANCEL", "REQUEST", "PUBLISH"] = "CANCEL" if entry.cancelled else "REQUEST"
        people: dict[str, Any] = {"organizer": self.centre.email, "attendee": to} if self.centre.email else {}
        content = to_ics(
            [entry],
            name=self.centre.name,
            now=now,
            method=method if people else "PUBLISH",
            accepted=False,
            **people,
        )
        return File(CALENDAR_FILE, "text/calendar", content)

    def _until(self) -> str:
        until = self.meeting.items_until_on
        return f"Themen nehmen wir bis zum {until:%d.%m.%Y} auf." if until and self.kind == "invited" else ""
