"""What the centre stores about a volunteer: for the person to read, and as a file (Art. 15 and 20 GDPR)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.money import euros
from lotse.people.catalogue import autonym
from lotse.volunteering.enums import Aim, EngagementKind
from lotse.volunteering.models import Asking, Notice, Volunteer
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.volunteers import labels

FORMAT = "lotse-ehrenamt-1"


@dataclass(frozen=True, slots=True)
class DataGroup:
    """Label and value of each thing that is known, in the language of the page; what is not known has no line."""

    title: str
    rows: list[tuple[str, str]]


def own_data(volunteer: Volunteer) -> list[DataGroup]:
    """All that is stored about the person, as the own page shows it. Fourteen queries."""
    groups = [
        DataGroup(gettext("Über mich"), _about(volunteer)),
        DataGroup(gettext("Vereinbart"), _agreed(volunteer)),
        DataGroup(gettext("Engagements"), _engagements(volunteer)),
        DataGroup(gettext("Freie Tage und Pausen"), _away(volunteer)),
        DataGroup(gettext("Nachweise"), _proofs(volunteer)),
        DataGroup(gettext("Gespräche, nie worüber"), _talks(volunteer)),
        DataGroup(gettext("Coaching"), _coachings(volunteer)),
        DataGroup(gettext("Auslagen und Pauschalen"), _payments(volunteer)),
        DataGroup(gettext("Was ich gesagt habe"), _said(volunteer)),
        DataGroup(gettext("Notierte Stunden"), _hours(volunteer)),
    ]
    return [one for one in groups if one.rows]


def own_record(volunteer: Volunteer, now: dt.datetime) -> dict[str, Any]:
    """The same as plain JSON: codes as stored, ISO dates, minutes. Sixteen queries."""
    names = (
        "code", "first_name", "last_name", "email", "phone", "best_reached", "reach_km", "preferred_language",
        "languages", "kinds", "aims", "with_children", "wishes", "state", "state_since_on", "came_by",
        "end_reason", "last_talk_on", "stopped_at", "created_at", "changed_at",
    )  # fmt: skip
    return {
        "format": FORMAT,
        "as_of": now.isoformat(),
        "person": _plain(volunteer, names)
        | {
            "municipality": str(volunteer.municipality or ""),
            "coordinator": volunteer.coordinator.name,
            "slots": [{"weekday": one.weekday, "part": one.part} for one in volunteer.slots.all()],
        },
        "limits": _each(volunteer.limits.all(), ("minutes_per_week", "engagements", "agreed_on", "over_limit_reason")),
        "commitments": [
            _plain(one, ("minutes_per_week", "starts_on", "ends_on", "over_limit_reason"))
            | _plain(one.engagement, ("code", "kind", "title", "state"))
            for one in volunteer.commitments.select_related("engagement")
        ],
        "shares": [
            _plain(one, ("minutes_per_week", "tasks", "starts_on", "until_on", "ended_on", "state", "back_reason"))
            | {"engagement": one.engagement.code}
            for one in volunteer.shares.select_related("engagement")
        ],
        "asked": [
            _plain(one, ("asked_at", "mailed_at", "reminded_at", "answer", "answered_at", "later_from_on"))
            | {"engagement": one.engagement.code}
            for one in Asking.objects.filter(volunteer=volunteer).select_related("engagement")
        ],
        "absences": _each(volunteer.absences.all(), ("starts_on", "ends_on", "is_pause")),
        "proofs": [
            _plain(one, ("seen_on", "dated_on", "is_met", "version")) | {"requirement": one.requirement.label}
            for one in volunteer.proofs.select_related("requirement")
        ],
        "talks": _each(volunteer.talks.all(), ("on", "next_step")),
        "coachings": [
            _plain(one, ("state", "since_at", "attended", "next_step"))
            | _plain(one.session, ("code", "kind", "topic", "starts_at"))
            for one in volunteer.coachings.select_related("session")
        ],
        "coaching_needs": _each(volunteer.coaching_needs.all(), ("since_on", "closed_at")),
        "expenses": [
            _plain(one, ("kind", "on", "counts_on", "amount_cents", "purpose", "receipt_seen", "state"))
            | {"engagement": one.engagement.code if one.engagement else None}
            for one in volunteer.expenses.select_related("engagement")
        ],
        "declarations": _each(volunteer.declarations.all(), ("year", "kind", "amount_cents", "way", "declared_at")),
        "relief_requests": _each(volunteer.relief_requests.all(), ("asked_at", "asked_by", "talked_on", "measures")),
        "notices": _each(_notices(volunteer), ("kind", "said_at", "reason", "text", "settled_at")),
        "hours": [
            _plain(one, ("on", "minutes", "is_month")) | {"engagement": one.engagement.code if one.engagement else None}
            for one in volunteer.hours.select_related("engagement")
        ],
    }


def _about(volunteer: Volunteer) -> list[tuple[str, str]]:
    slots = ", ".join(str(one) for one in volunteer.slots.all())
    rows = [
        (gettext("Name"), str(volunteer)),
        (gettext("Kennung"), volunteer.code),
        (gettext("E-Mail"), volunteer.email),
        (gettext("Telefon"), volunteer.phone),
        (gettext("Wie erreichen wir Sie am besten?"), str(volunteer.get_best_reached_display())),
        (gettext("Gemeinde"), str(volunteer.municipality or "")),
        (gettext("Kommt bis"), f"{volunteer.reach_km} km"),
        (gettext("Sprachen"), ", ".join(autonym(one) for one in volunteer.languages)),
        (gettext("Möchte helfen bei"), labels(EngagementKind, volunteer.kinds)),
        (gettext("Themen"), labels(Aim, volunteer.aims) or gettext("alle")),
        (gettext("Auch mit Kindern"), gettext("ja") if volunteer.with_children else gettext("nein")),
        (gettext("Zeiten"), slots),
        (gettext("Wünsche"), volunteer.wishes),
        (gettext("Stand"), f"{volunteer.get_state_display()} ({_day(volunteer.state_since_on)})"),
        (gettext("Dabei seit"), _day(clock.day_of(volunteer.created_at))),
        (gettext("Ihre Ansprechperson"), volunteer.coordinator.name),
    ]
    return [(label, value) for label, value in rows if value]


def _agreed(volunteer: Volunteer) -> list[tuple[str, str]]:
    sentence = gettext("höchstens %(hours)s je Woche, höchstens %(engagements)s Engagements")
    return [
        (_day(one.agreed_on), sentence % {"hours": hours_label(one.minutes_per_week), "engagements": one.engagements})
        for one in volunteer.limits.all()
    ]


def _engagements(volunteer: Volunteer) -> list[tuple[str, str]]:
    found = []
    for one in volunteer.commitments.select_related("engagement"):
        agreed = gettext("%(hours)s je Woche") % {"hours": hours_label(one.minutes_per_week)}
        found.append((str(one.engagement), f"{agreed}, {_span(one.starts_on, one.ends_on)}"))
    return found


def _away(volunteer: Volunteer) -> list[tuple[str, str]]:
    return [
        (gettext("Pause") if one.is_pause else gettext("Freie Tage"), _span(one.starts_on, one.ends_on))
        for one in volunteer.absences.all()
    ]


def _proofs(volunteer: Volunteer) -> list[tuple[str, str]]:
    rows = volunteer.proofs.select_related("requirement").order_by("requirement__label", "-seen_on")
    return [(str(one.requirement), gettext("gesehen am %(day)s") % {"day": _day(one.seen_on)}) for one in rows]


def _talks(volunteer: Volunteer) -> list[tuple[str, str]]:
    without = gettext("kein nächster Schritt vereinbart")
    return [(_day(one.on), one.next_step or without) for one in volunteer.talks.all()]


def _coachings(volunteer: Volunteer) -> list[tuple[str, str]]:
    """Newest first; above them the wish that is open."""
    wishes = volunteer.coaching_needs.filter(closed_at=None)
    rows = [(_day(one.since_on), gettext("Coaching gewünscht")) for one in wishes]
    for one in volunteer.coachings.select_related("session").order_by("-session__starts_at", "pk"):
        parts = [str(one.session), gettext("dabei") if one.attended else "", one.next_step]
        rows.append((_day(clock.day_of(one.session.starts_at)), ", ".join(part for part in parts if part)))
    return rows


def _payments(volunteer: Volunteer) -> list[tuple[str, str]]:
    rows = [
        (
            _day(one.on),
            f"{one.get_kind_display()}, {_isolated(one.purpose)}: {_isolated(euros(one.amount_cents))}, "
            f"{one.get_state_display()}",
        )
        for one in volunteer.expenses.all()
    ]
    for one in volunteer.declarations.all():
        others = gettext("von anderen, erklärt für %(year)s") % {"year": one.year}
        rows.append(
            (_day(clock.day_of(one.declared_at)), f"{one.get_kind_display()}, {others}: {euros(one.amount_cents)}")
        )
    return rows


def _said(volunteer: Volunteer) -> list[tuple[str, str]]:
    """Newest first."""
    said = [(one.asked_at, gettext("Es wird mir zu viel")) for one in volunteer.relief_requests.all()]
    for one in _notices(volunteer):
        said.append((one.said_at, f"{one.get_kind_display()}: {one.text}" if one.text else one.get_kind_display()))
    return [(_day(clock.day_of(at)), text) for at, text in sorted(said, reverse=True)]


def _notices(volunteer: Volunteer) -> Iterable[Notice]:
    """Each once, however many people heard of it."""
    return {(one.said_at, one.kind): one for one in volunteer.notices.all()}.values()


def _hours(volunteer: Volunteer) -> list[tuple[str, str]]:
    found: dict[str, int] = {}
    for one in volunteer.hours.all():
        month = f"{one.on:%m.%Y}"
        found[month] = found.get(month, 0) + one.minutes
    return [(month, hours_label(minutes)) for month, minutes in found.items()]


def _span(starts_on: dt.date, ends_on: dt.date | None) -> str:
    if ends_on is None:
        return gettext("seit %(first)s") % {"first": _day(starts_on)}
    return gettext("von %(first)s bis vor %(last)s") % {"first": _day(starts_on), "last": _day(ends_on)}


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _each(rows: Iterable[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_plain(one, names) for one in rows]


def _plain(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def _isolated(text: str) -> str:
    """Keep its own direction within a line of another: first strong isolate, pop directional isolate (UAX 9)."""
    return f"\u2068{text}\u2069"
