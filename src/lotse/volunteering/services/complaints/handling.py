"""Those who may handle a complaint take it, answer it, close it. Nothing of it stands in a family's file or its log."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import ComplaintEntryKind, ComplaintResult, ComplaintState
from lotse.volunteering.models import Complaint, ComplaintEntry, Engagement
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.services.complaints.errors import AnswerEmpty, ComplaintTaken, ComplaintUnanswered
from lotse.volunteering.services.complaints.telling import send_link, tell


def note_read(*, actor: Membership, complaint: Complaint, now: dt.datetime) -> None:
    """The page of a complaint was opened."""
    record(actor=actor, action="volunteering.complaint_viewed", obj=complaint, now=now)


def take(*, actor: Membership, complaint: Complaint, now: dt.datetime) -> None:
    """Handle it from now on. Raises NotAllowed, ComplaintTaken (by somebody else who may), ChangedMeanwhile."""
    _may_handle(actor, complaint)
    if complaint.owner_id != actor.pk and selectors.owner_stays(complaint):
        raise ComplaintTaken(str(complaint.owner))
    state = ComplaintState.HANDLING if complaint.state == ComplaintState.RECEIVED else complaint.state
    with transaction.atomic():
        _write(complaint, owner=actor, state=state)
        record(actor=actor, action="volunteering.complaint_taken", obj=complaint, now=now)


def give_back(*, actor: Membership, complaint: Complaint, centre: Centre, now: dt.datetime) -> None:
    """Somebody else shall take it; all who may are told. Raises NotAllowed (not one's own), ChangedMeanwhile."""
    _may_handle(actor, complaint)
    if complaint.owner_id != actor.pk or complaint.state != ComplaintState.HANDLING:
        raise NotAllowed
    with transaction.atomic():
        _write(complaint, owner=None, state=ComplaintState.RECEIVED)
        tell(complaint, centre, now)
        record(actor=actor, action="volunteering.complaint_given_back", obj=complaint, now=now)


def name_engagement(
    *, actor: Membership, complaint: Complaint, engagement: Engagement, centre: Centre, now: dt.datetime
) -> bool:
    """Say which engagement it is about; returns whether the actor may still handle it.

    Whoever coordinates that engagement loses sight of it, the actor included: then the others are told. Raises
    NotAllowed, NobodyImpartial, ChangedMeanwhile.
    """
    _may_handle(actor, complaint)
    with transaction.atomic():
        complaint.engagement = engagement
        able = rules.impartial_for(complaint)
        stays = complaint.owner_id in able
        values: dict[str, Any] = {"engagement": engagement, "coordinator": engagement.coordinator}
        if complaint.owner_id is not None and not stays and complaint.state == ComplaintState.HANDLING:
            values |= {"owner": None, "state": ComplaintState.RECEIVED}
        _write(complaint, **values)
        if not stays:
            tell(complaint, centre, now)
        record(actor=actor, action="volunteering.complaint_engagement_named", obj=complaint, now=now)
    return actor.pk in able


def answer(
    *,
    actor: Membership,
    complaint: Complaint,
    form_id: uuid.UUID,
    sentences: Iterable[str],
    text: str,
    language: str,
    by_phone: bool,
    centre: Centre,
    now: dt.datetime,
) -> None:
    """Answer the family on its page, and by mail that there is an answer; or note what was said on the phone.

    ``form_id``: two taps are one answer. ``sentences`` are codes of rules.SENTENCES, ``language`` is that of the text.
    Raises NotAllowed, AnswerEmpty (text), ComplaintTaken, ChangedMeanwhile.
    """
    _is_own(actor, complaint)
    chosen = [code for code in rules.SENTENCES if code in set(sentences)]
    if not (chosen or text):
        raise AnswerEmpty(field="text")
    if complaint.entries.filter(pk=form_id).exists():
        return
    with transaction.atomic():
        _write(complaint, owner=actor, state=ComplaintState.HANDLING, answered_at=now, result="", closed_at=None)
        said = {"sentences": chosen, "text": text, "language": language}
        _enter(complaint, form_id, ComplaintEntryKind.ANSWER, actor, now, **said)
        if complaint.email and not by_phone:
            send_link(complaint, centre, now, answered=True)
        record(actor=actor, action="volunteering.complaint_answered", obj=complaint, now=now)


def note(*, actor: Membership, complaint: Complaint, form_id: uuid.UUID, text: str, now: dt.datetime) -> None:
    """For those who handle it; the family does not see it. Raises NotAllowed."""
    _may_handle(actor, complaint)
    if complaint.entries.filter(pk=form_id).exists():
        return
    with transaction.atomic():
        _enter(complaint, form_id, ComplaintEntryKind.NOTE, actor, now, text=text)
        record(actor=actor, action="volunteering.complaint_noted", obj=complaint, now=now)


def close(*, actor: Membership, complaint: Complaint, result: ComplaintResult, now: dt.datetime) -> None:
    """Raises NotAllowed, ComplaintTaken, ComplaintUnanswered, ChangedMeanwhile."""
    _is_own(actor, complaint)
    if complaint.answered_at is None and result != ComplaintResult.WITHDRAWN:
        raise ComplaintUnanswered
    with transaction.atomic():
        _write(complaint, owner=actor, state=ComplaintState.CLOSED, result=result, closed_at=now)
        record(actor=actor, action="volunteering.complaint_closed", obj=complaint, now=now, fields=["result"])


def _may_handle(actor: Membership, complaint: Complaint) -> None:
    if not rules.may_handle(actor, complaint):
        raise NotAllowed


def _is_own(actor: Membership, complaint: Complaint) -> None:
    """Whoever answers or closes it takes it along, unless somebody else has it."""
    _may_handle(actor, complaint)
    if complaint.owner_id != actor.pk and selectors.owner_stays(complaint):
        raise ComplaintTaken(str(complaint.owner))


def _write(complaint: Complaint, **values: Any) -> None:
    """Raises ChangedMeanwhile."""
    rows = Complaint.objects.filter(pk=complaint.pk, version=complaint.version)
    if rows.update(**values, version=complaint.version + 1) != 1:
        raise ChangedMeanwhile
    complaint.version += 1
    for name, value in values.items():
        setattr(complaint, name, value)


def _enter(
    complaint: Complaint,
    entry_id: uuid.UUID,
    kind: ComplaintEntryKind,
    by: Membership | None,
    now: dt.datetime,
    **said: Any,
) -> None:
    ComplaintEntry.objects.create(pk=entry_id, complaint=complaint, kind=kind, at=now, by=by, **said)
