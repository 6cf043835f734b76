"""Complaints of families: one waits, one is being handled, one is closed; the mediator is named for them."""

import datetime as dt

from lotse.core import clock
from lotse.core.workdays import working_days_after
from lotse.tenants.models import Membership
from lotse.volunteering.enums import (
    AskedBy,
    ComplaintEntryKind,
    ComplaintResult,
    ComplaintState,
    EngagementState,
)
from lotse.volunteering.models import Complaint, ComplaintContact, ComplaintEntry, Engagement

FAMILY, ANSWER, NOTE = ComplaintEntryKind.FAMILY, ComplaintEntryKind.ANSWER, ComplaintEntryKind.NOTE


def make(staff: dict[str, Membership], now: dt.datetime) -> None:
    by = staff["leitung"]
    if "konflikte" in staff:
        ComplaintContact.objects.create(member=staff["konflikte"])
    running = Engagement.objects.filter(state=EngagementState.RUNNING).exclude(coordinator=by)
    about = list(running.select_related("coordinator").order_by("code")[:3])
    if len(about) < 3:
        return
    first = _complaint(about[0], 1, now, way=AskedBy.LINK, language="ar")
    _entries(first, [(FAMILY, None, "السيدة تأتي متأخرة في كل مرة، والأطفال ينتظرون.", [])])
    second = _complaint(
        about[1], 6, now, way=AskedBy.PHONE, recorded_by=staff.get("beratung"), state=ComplaintState.HANDLING, owner=by
    )
    said = "Er spricht vor den Kindern über unser Geld. Das möchten wir nicht."
    _entries(second, [(FAMILY, None, said, []), (NOTE, by, "Anruf am Vormittag, Gespräch am Donnerstag.", [])])
    third = _complaint(
        about[2],
        40,
        now,
        way=AskedBy.PUBLIC,
        language="uk",
        state=ComplaintState.CLOSED,
        owner=by,
        answered_at=now - dt.timedelta(days=37),
        result=ComplaintResult.TALKED,
        closed_at=now - dt.timedelta(days=30),
    )
    _entries(third, [(FAMILY, None, "Вона телефонує нам пізно ввечері.", []), (ANSWER, by, "", ["sorry", "talked"])])


def _complaint(engagement: Engagement, days: int, now: dt.datetime, **fields: object) -> Complaint:
    received = now - dt.timedelta(days=days)
    return Complaint.objects.create(
        engagement=engagement,
        coordinator=engagement.coordinator,
        received_at=received,
        answer_due_on=working_days_after(clock.day_of(received), 5),
        **fields,
    )


def _entries(of: Complaint, said: list[tuple[ComplaintEntryKind, Membership | None, str, list[str]]]) -> None:
    for days, (kind, by, text, sentences) in enumerate(said):
        ComplaintEntry.objects.create(
            complaint=of,
            kind=kind,
            by=by,
            text=text,
            sentences=sentences,
            language=of.language if kind == FAMILY else "de",
            at=of.received_at + dt.timedelta(days=days * 2),
        )
