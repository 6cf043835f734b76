"""Complaints of families: received, taken, answered, closed. Nothing of it stands in a family's file or its log."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings as installation
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.open_forms import too_many
from lotse.core.workdays import working_days_after
from lotse.links import services as links
from lotse.outbox.services import Message, post, post_many, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import AskedBy, ComplaintEntryKind, ComplaintResult, ComplaintState
from lotse.volunteering.mails import complaints as mails
from lotse.volunteering.models import Complaint, ComplaintContact, ComplaintEntry, ComplaintSettings, Engagement
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors import complaints as selectors

DAYS_OF_MONTH = 30.4375  # the mean, for a period in which a day more or less is none


class NobodyImpartial(LotseError):
    code = "volunteering.nobody_impartial"

    def __init__(self, elsewhere: str) -> None:
        sentence = gettext(
            "Im Moment kann niemand im Zentrum Ihre Beschwerde unabhängig bearbeiten. Es wurde nichts gespeichert; Ihr "
            "Text steht noch da. Bitte wenden Sie sich an eine andere Stelle, der Sie vertrauen."
        )
        super().__init__(f"{sentence} {elsewhere}".strip())


class TooManyComplaints(LotseError):
    code = "volunteering.too_many_complaints"

    def __init__(self) -> None:
        super().__init__(gettext("Das waren zu viele Nachrichten. Bitte versuchen Sie es in einer Stunde noch einmal."))


class ComplaintTaken(LotseError):
    code = "volunteering.complaint_taken"

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} bearbeitet diese Beschwerde schon. Es wurde nichts geändert.")


class ComplaintUnanswered(LotseError):
    code = "volunteering.complaint_unanswered"
    sentence = (
        "Die Familie hat noch keine Antwort. Bitte antworten Sie zuerst, oder halten Sie fest, was Sie am Telefon "
        "gesagt haben. Nur eine zurückgezogene Beschwerde lässt sich ohne Antwort abschließen."
    )


class AnswerEmpty(LotseError):
    code = "volunteering.answer_empty"
    sentence = "Bitte wählen Sie mindestens einen Satz, oder schreiben Sie selbst etwas."


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


# --- Receiving -----------------------------------------------------------------------------------------------


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
                return _send_link(complaint, centre, now, answered=False)
            return _issue(complaint, now)
    except IntegrityError:  # the second of two taps, in the same instant
        return _issue(Complaint.objects.get(pk=form_id), now)


def record_complaint(
    *, actor: Membership, facts: ComplaintFacts, way: AskedBy, centre: Centre, now: dt.datetime
) -> Complaint:
    """What a family said on the phone or in a talk. Whoever writes it down need not be allowed to read it afterwards.

    Raises NotAllowed, NobodyImpartial.
    """
    if not actor.holds(rules.RECORD_COMPLAINTS):
        raise NotAllowed
    with transaction.atomic():
        complaint = _receive(uuid.uuid4(), facts, way, actor, centre, now)
        if complaint.email:
            _send_link(complaint, centre, now, answered=False)
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
        answer_due_on=_answer_due_on(now),
    )
    ComplaintEntry.objects.create(
        complaint=complaint, kind=ComplaintEntryKind.FAMILY, at=now, by=actor, text=facts.text, language=facts.language
    )
    _tell(complaint, centre, now)
    record(actor=actor, action="volunteering.complaint_received", obj=complaint, now=now)
    return complaint


def _answer_due_on(now: dt.datetime) -> dt.date:
    return working_days_after(clock.day_of(now), selectors.settings().answer_days)


def _tell(complaint: Complaint, centre: Centre, now: dt.datetime, *, was_late: bool = False) -> None:
    """Mail everybody who may handle it: a code and a link. Raises NobodyImpartial."""
    able = rules.impartial_for(complaint)
    if not able:
        raise NobodyImpartial(selectors.settings().elsewhere)
    url = installation.BASE_URL + centre_url("volunteering:complaint", complaint.code)
    subject, text = mails.please_handle(complaint, url=url, was_late=was_late)
    people = selectors.possible_handlers().filter(pk__in=able)
    messages = [Message(one.user.email, subject, text, carries=(complaint.pk,)) for one in people]
    post_many(messages=messages, centre=centre, now=now)


def _issue(complaint: Complaint, now: dt.datetime) -> str:
    """A further link of the family; earlier ones still open the same page."""
    return links.issue(purpose=rules.LINK_PURPOSE, object_id=complaint.pk, actor=None, now=now, keep_others=True)


def _send_link(complaint: Complaint, centre: Centre, now: dt.datetime, *, answered: bool) -> str:
    """A link, mailed where the family gave an address."""
    secret = _issue(complaint, now)
    if complaint.email:
        path = centre_url("volunteering:complaint_answer", secret)
        url = f"{installation.BASE_URL}{path}?sprache={complaint.language}"
        subject, text = mails.to_family(complaint, url=url, centre=centre, answered=answered)
        post(to=complaint.email, subject=subject, text=text, centre=centre, now=now, carries=[complaint.pk])
    return secret


# --- Handling ------------------------------------------------------------------------------------------------


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
        _tell(complaint, centre, now)
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
            stop(carrying=[complaint.pk])
            _tell(complaint, centre, now)
        record(actor=actor, action="volunteering.complaint_engagement_named", obj=complaint, now=now)
    return actor.pk in able


def answer(
    *,
    actor: Membership,
    complaint: Complaint,
    sentences: Iterable[str],
    text: str,
    language: str,
    by_phone: bool,
    centre: Centre,
    now: dt.datetime,
) -> None:
    """Answer the family on its page, and by mail that there is an answer; or note what was said on the phone.

    ``sentences`` are codes of rules.SENTENCES, ``language`` that of the text. Raises NotAllowed, AnswerEmpty (text),
    ComplaintTaken, ChangedMeanwhile.
    """
    _is_own(actor, complaint)
    chosen = [code for code in rules.SENTENCES if code in set(sentences)]
    if not (chosen or text):
        raise AnswerEmpty(field="text")
    with transaction.atomic():
        _write(complaint, owner=actor, state=ComplaintState.HANDLING, answered_at=now, result="", closed_at=None)
        _enter(complaint, ComplaintEntryKind.ANSWER, actor, now, sentences=chosen, text=text, language=language)
        if complaint.email and not by_phone:
            _send_link(complaint, centre, now, answered=True)
        record(actor=actor, action="volunteering.complaint_answered", obj=complaint, now=now)


def note(*, actor: Membership, complaint: Complaint, text: str, now: dt.datetime) -> None:
    """For those who handle it; the family does not see it. Raises NotAllowed."""
    _may_handle(actor, complaint)
    with transaction.atomic():
        _enter(complaint, ComplaintEntryKind.NOTE, actor, now, text=text)
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
    complaint: Complaint, kind: ComplaintEntryKind, by: Membership | None, now: dt.datetime, **said: Any
) -> None:
    ComplaintEntry.objects.create(complaint=complaint, kind=kind, at=now, by=by, **said)


# --- The family's page ---------------------------------------------------------------------------------------


def complaint_behind(secret: str, now: dt.datetime) -> Complaint:
    """The complaint that a family's link opens; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=now)
    return Complaint.objects.select_related("engagement", "owner").get(pk=link.object_id)


def write_more(*, secret: str, text: str, language: str, centre: Centre, now: dt.datetime) -> None:
    """The family adds something: it is due for an answer again, a closed one is opened.

    Raises links.LinkUnusable, links.TooManySubmissions.
    """
    links.count_submission(links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=now), now=now)
    with transaction.atomic():
        complaint = complaint_behind(secret, now)
        rows = Complaint.objects.filter(pk=complaint.pk)
        # First, and whatever the version: from here on nobody closes it before it is open again
        rows.update(language=language, version=F("version") + 1)
        waits = {"answered_at": None, "answer_due_on": _answer_due_on(now), "reminded_at": None}
        rows.exclude(answered_at=None).update(**waits)
        rows.filter(state=ComplaintState.CLOSED).update(
            **waits, state=ComplaintState.RECEIVED, owner=None, result="", closed_at=None
        )
        complaint.refresh_from_db()
        _enter(complaint, ComplaintEntryKind.FAMILY, None, now, text=text, language=language)
        _tell(complaint, centre, now)
        record(actor=None, action="volunteering.complaint_more_written", obj=complaint, now=now)


# --- Time and settings ---------------------------------------------------------------------------------------


def remind(centre: Centre, now: dt.datetime) -> None:
    """Tell all who may handle it, once, that a family has waited too long (core.registry.periodic)."""
    late = Complaint.objects.filter(answered_at=None, reminded_at=None, answer_due_on__lt=clock.day_of(now))
    for complaint in late.exclude(state=ComplaintState.CLOSED).select_related("engagement"):
        with transaction.atomic():
            if Complaint.objects.filter(pk=complaint.pk, reminded_at=None).update(reminded_at=now) != 1:
                continue
            if rules.impartial_for(complaint):
                _tell(complaint, centre, now, was_late=True)
                record(actor=None, action="volunteering.complaint_late", obj=complaint, now=now)


def forget(centre: Centre, now: dt.datetime) -> None:
    """Empty what was closed long ago; that there was one, and how it ended, stays (core.registry.periodic)."""
    before = now - dt.timedelta(days=selectors.settings().keep_months * DAYS_OF_MONTH)
    for complaint in Complaint.objects.filter(forgotten_at=None, closed_at__lt=before):
        with transaction.atomic():
            complaint.entries.all().delete()
            emptied = dict.fromkeys(("about", "name", "phone", "email"), "")
            rows = Complaint.objects.filter(pk=complaint.pk, forgotten_at=None)
            rows.update(**emptied, forgotten_at=now, engagement=None)
            links.revoke(purpose=rules.LINK_PURPOSE, object_id=complaint.pk, now=now)
            record(actor=None, action="volunteering.complaint_forgotten", obj=complaint, now=now)


def change_settings(
    *, actor: Membership, values: Mapping[str, Any], members: Iterable[Membership], seen: int, now: dt.datetime
) -> None:
    """Set who handles complaints besides the directors, and the periods; ``seen`` is the version on the page.

    Raises NotAllowed, ChangedMeanwhile.
    """
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    values = {name: values[name] for name in selectors.SETTINGS_FIELDS}
    try:
        with transaction.atomic():
            row = selectors.settings()
            if row._state.adding and seen == 0:
                row = ComplaintSettings.objects.create(**values, version=1)
            elif ComplaintSettings.objects.filter(version=seen).update(**values, version=seen + 1) != 1:
                raise ChangedMeanwhile
            ComplaintContact.objects.all().delete()
            ComplaintContact.objects.bulk_create(ComplaintContact(member=one) for one in members)
            record(
                actor=actor,
                action="volunteering.complaint_settings_changed",
                obj=row,
                now=now,
                fields=[*values, "members"],
            )
    except IntegrityError as error:  # two at once
        raise ChangedMeanwhile from error
