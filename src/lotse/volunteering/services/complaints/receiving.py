"""A complaint arrives: from a family itself, or through whoever writes it down. The family may add something."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core.errors import NotAllowed
from lotse.core.open_forms import too_many
from lotse.links import services as links
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import AskedBy, ComplaintEntryKind, ComplaintState
from lotse.volunteering.models import Complaint, ComplaintEntry, Engagement
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.services.complaints.errors import TooManyComplaints
from lotse.volunteering.services.complaints.telling import answer_due_on, issue, send_link, tell


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """What a family says; all but the text may be empty. ``language`` is that of the answers."""

    text: str
    language: str
    about: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    engagement: Engagement | None = None


def complain(
    *, form_id: uuid.UUID, facts: ComplaintFacts, sender: str, is_known: bool, centre: Centre, now: dt.datetime
) -> str:
    """What a family sends itself; returns the secret of the page on which it finds the answer.

    ``form_id`` is drawn for each page that is opened: sent twice, it is one complaint. ``sender`` as in
    ``core.open_forms``; ``is_known``: it came from the family's own page. Raises TooManyComplaints, NobodyImpartial.
    """
    kind = f"complaint:{centre.slug}"
    if too_many(kind, sender, per_sender=rules.COMPLAINTS_PER_SENDER, in_all=rules.COMPLAINTS_IN_ALL):
        raise TooManyComplaints
    way = AskedBy.LINK if is_known else AskedBy.PUBLIC
    try:
        with transaction.atomic():
            complaint = Complaint.objects.filter(pk=form_id).first()
            if complaint is None:
                complaint = _receive(form_id, facts, way, None, centre, now)
                return send_link(complaint, centre, now, answered=False)
            return issue(complaint, now)
    except IntegrityError:  # the second of two taps, in the same instant
        return issue(Complaint.objects.get(pk=form_id), now)


def record_complaint(
    *,
    actor: Membership,
    form_id: uuid.UUID,
    facts: ComplaintFacts,
    way: AskedBy,
    centre: Centre,
    now: dt.datetime,
) -> Complaint:
    """What a family said on the phone or in a talk. Whoever writes it down need not be allowed to read it afterwards.

    ``form_id`` as in ``complain``. Raises NotAllowed, NobodyImpartial.
    """
    if not actor.holds(rules.RECORD_COMPLAINTS):
        raise NotAllowed
    sent_before = Complaint.objects.filter(pk=form_id, recorded_by=actor).first()
    if sent_before is not None:
        return sent_before
    with transaction.atomic():
        complaint = _receive(form_id, facts, way, actor, centre, now)
        if complaint.email:
            send_link(complaint, centre, now, answered=False)
    return complaint


def _receive(
    complaint_id: uuid.UUID,
    facts: ComplaintFacts,
    way: AskedBy,
    actor: Membership | None,
    centre: Centre,
    now: dt.datetime,
) -> Complaint:
    engagement = facts.engagement
    complaint = Complaint.objects.create(
        pk=complaint_id,
        received_at=now,
        way=way,
        recorded_by=actor,
        language=facts.language,
        engagement=engagement,
        coordinator=engagement.coordinator if engagement else None,
        about=facts.about,
        name=facts.name,
        phone=facts.phone,
        email=facts.email,
        answer_due_on=answer_due_on(now),
    )
    ComplaintEntry.objects.create(
        complaint=complaint, kind=ComplaintEntryKind.FAMILY, at=now, by=actor, text=facts.text, language=facts.language
    )
    tell(complaint, centre, now)
    record(actor=actor, action="volunteering.complaint_received", obj=complaint, now=now)
    return complaint


def complaint_behind(secret: str, now: dt.datetime) -> Complaint:
    """The complaint that a family's link opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=now)
    return Complaint.objects.select_related("engagement", "owner").get(pk=link.object_id)


def write_more(*, secret: str, form_id: uuid.UUID, text: str, language: str, centre: Centre, now: dt.datetime) -> None:
    """The family adds something: it is due for an answer again, a closed one is opened. Two taps are one message.

    Raises links.LinkUnusable, links.TooManySubmissions.
    """
    links.count_submission(links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=now), now=now)
    with transaction.atomic():
        complaint = complaint_behind(secret, now)
        if complaint.entries.filter(pk=form_id).exists():
            return
        rows = Complaint.objects.filter(pk=complaint.pk)
        # First, and whatever the version: from here on nobody closes it before it is open again
        rows.update(language=language, version=F("version") + 1)
        waits = {"answered_at": None, "answer_due_on": answer_due_on(now), "reminded_at": None}
        rows.exclude(answered_at=None).update(**waits)
        rows.filter(state=ComplaintState.CLOSED).update(
            **waits, state=ComplaintState.RECEIVED, owner=None, result="", closed_at=None
        )
        complaint.refresh_from_db()
        said = {"text": text, "language": language}
        ComplaintEntry.objects.create(pk=form_id, complaint=complaint, kind=ComplaintEntryKind.FAMILY, at=now, **said)
        tell(complaint, centre, now)
        record(actor=None, action="volunteering.complaint_more_written", obj=complaint, now=now)
