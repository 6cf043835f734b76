"""Mails about coaching, in the language of the person; the subject tells nothing: others may read a screen."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext

from lotse.core.ical import to_ics
from lotse.core.registry import CalendarEntry
from lotse.outbox.services import File
from lotse.tenants.models import Centre
from lotse.volunteering.enums import CoachingKind
from lotse.volunteering.mails import in_both
from lotse.volunteering.models import CoachingSession
from lotse.volunteering.selectors.coaching.sessions import led_by, when

Kind = Literal["invited", "registered", "waiting", "moved_up", "changed", "withdrawn", "cancelled", "reminder"]
CALENDAR_FILE = "coaching.ics"


@dataclass(frozen=True, slots=True)
class CoachingMail:
    """One mail about one session. ``url`` opens the person's own page of it."""

    kind: Kind
    session: CoachingSession
    centre: Centre
    url: str
    language: str

    def subject(self) -> str:
        with translation.override(self.language):
            return f"{_subject(self.kind)}: {self.centre.name}"

    def text(self) -> str:
        return in_both(self.language, self._write)

    def calendar(self, entry: CalendarEntry, *, to: str, now: dt.datetime) -> File:
        """For the calendar of the person: taken up, changed, or taken out again."""
        method: Literal["CANCEL", "REQUEST", "PUBLISH"] = "CANCEL" if entry.cancelled else "REQUEST"
        people: dict[str, Any] = {"organizer": self.centre.email, "attendee": to} if self.centre.email else {}
        content = to_ics([entry], name=self.centre.name, now=now, method=method if people else "PUBLISH", **people)
        return File(CALENDAR_FILE, "text/calendar", content)

    def _write(self) -> str:
        session = self.session
        facts = [
            f"{CoachingKind(session.kind).label}: {session.topic}",
            when(session),
            session.place,
            *([led_by(session)] if led_by(session) else []),
        ]
        return "\n\n".join(
            [
                gettext("Guten Tag,"),
                _opening(self.kind),
                "\n".join(facts),
                f"{_closing(self.kind)}\n{self.url}",
                ", ".join(part for part in (self.centre.name, self.centre.phone) if part),
            ]
        )


def _subject(kind: Kind) -> str:
    return {
        "invited": gettext("Einladung"),
        "registered": gettext("Ihre Anmeldung"),
        "waiting": gettext("Ihre Anmeldung"),
        "moved_up": gettext("Sie haben einen Platz"),
        "changed": gettext("Geändert"),
        "withdrawn": gettext("Ihre Abmeldung"),
        "cancelled": gettext("Abgesagt"),
        "reminder": gettext("Erinnerung an morgen"),
    }[kind]


def _opening(kind: Kind) -> str:
    return {
        "invited": gettext("wir laden Sie ein. Es ist freiwillig, und es kostet Sie nichts."),
        "registered": gettext("Sie sind angemeldet. Wir freuen uns auf Sie."),
        "waiting": gettext(
            "zurzeit sind alle Plätze vergeben. Sie stehen auf der Warteliste. Wird ein Platz frei, rücken Sie von "
            "selbst nach, und wir schreiben Ihnen."
        ),
        "moved_up": gettext("ein Platz ist frei geworden: Sie sind jetzt angemeldet."),
        "changed": gettext("Zeit oder Ort haben sich geändert. Jetzt gilt:"),
        "withdrawn": gettext("Sie sind abgemeldet. Danke, dass Sie es gesagt haben."),
        "cancelled": gettext("das müssen wir leider absagen:"),
        "reminder": gettext("wir erinnern Sie an morgen:"),
    }[kind]


def _closing(kind: Kind) -> str:
    if kind == "invited":
        return gettext("Hier melden Sie sich an:")
    if kind in {"withdrawn", "cancelled"}:
        return gettext("Hier sehen Sie, wie es steht:")
    return gettext("Können Sie doch nicht? Hier melden Sie sich ab, damit jemand anderes nachrücken kann:")
