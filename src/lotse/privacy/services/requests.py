"""Requests of data subjects: taken up, put off once, answered."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Household, Person
from lotse.people.services import limits
from lotse.privacy import rules
from lotse.privacy.enums import IdentityCheck, RequestKind, RequestState, RequestWay, SubjectKind
from lotse.privacy.models import DataRequest
from lotse.privacy.selectors import requests as selectors
from lotse.tenants.models import Centre, Membership


class WhoMissing(LotseError):
    code = "privacy.who_missing"
    sentence = "Bitte schreiben Sie, wer fragt und wie die Person zu erreichen ist. Es wurde nichts gespeichert."


class ReceivedInFuture(LotseError):
    code = "privacy.received_in_future"
    sentence = "Der Antrag kann nicht später als heute eingegangen sein. Bitte prüfen Sie das Datum."


class IdentityOpen(LotseError):
    code = "privacy.identity_open"
    sentence = (
        "Es steht noch nicht fest, wer fragt. Bitte prüfen Sie das und tragen Sie es ein, bevor Sie antworten. "
        "Ablehnen oder als zurückgezogen eintragen können Sie auch so."
    )


class AnswerMissing(LotseError):
    code = "privacy.answer_missing"
    sentence = "Bitte schreiben Sie, was Sie geantwortet haben; bei einer Ablehnung auch den Grund."


class AdviceMissing(LotseError):
    code = "privacy.advice_missing"
    sentence = (
        "Wer abgelehnt wird, muss erfahren, dass eine Beschwerde bei der Landesbeauftragten für Datenschutz und eine "
        "Klage möglich sind (Art. 12 Abs. 4 DSGVO). Bitte bestätigen Sie, dass das in der Antwort steht."
    )


class AnsweredOutside(LotseError):
    code = "privacy.answered_outside"
    sentence = "Die Antwort liegt zwischen dem Eingang und heute. Bitte prüfen Sie das Datum."


class ExtendedAlready(LotseError):
    code = "privacy.extended_already"
    sentence = "Die Frist ist schon verlängert. Ein zweites Mal geht das nicht (Art. 12 Abs. 3 DSGVO)."


class TooLateToExtend(LotseError):
    code = "privacy.too_late_to_extend"
    sentence = (
        "Die Verlängerung muss die Person innerhalb des ersten Monats erfahren (Art. 12 Abs. 3 DSGVO). Bitte antworten "
        "Sie so bald wie möglich."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What is typed about a new request. ``pk`` is the row of the subject; None for somebody without one.

    ``form_id``: two taps are one request.
    """

    kind: RequestKind | str
    subject_kind: SubjectKind | str
    pk: uuid.UUID | None
    received_on: dt.date
    way: RequestWay | str
    identity: IdentityCheck | str
    owner: Membership
    form_id: uuid.UUID = field(default_factory=uuid.uuid4)
    who: str = ""
    wish: str = ""


def record_request(*, actor: Membership, facts: RequestFacts, now: dt.datetime) -> DataRequest:
    """Take a request up; an objection of a family stops optional uses at once.

    Raises NotAllowed, NotFound, WhoMissing, ReceivedInFuture.
    """
    if not actor.holds(rules.HANDLE_REQUESTS):
        raise NotAllowed
    subject_kind = SubjectKind(facts.subject_kind)
    row = selectors.subject_row(actor, subject_kind, facts.pk)
    if row is None and not facts.who.strip():
        raise WhoMissing(field="who")
    if facts.received_on > clock.day_of(now):
        raise ReceivedInFuture(field="received_on")
    if (made := DataRequest.objects.filter(pk=facts.form_id, owner=facts.owner).first()) is not None:
        return made
    keys = {rules.KEY_OF[subject_kind]: row} if row is not None else {}
    if isinstance(row, Person):
        keys["household"] = row.household
    with transaction.atomic():
        request = DataRequest.objects.create(
            id=facts.form_id,
            kind=RequestKind(facts.kind).value,
            subject_kind=subject_kind.value,
            who=facts.who.strip(),
            wish=facts.wish.strip(),
            way=RequestWay(facts.way).value,
            received_on=facts.received_on,
            identity=IdentityCheck(facts.identity).value,
            due_on=rules.due_on(facts.received_on),
            owner=facts.owner,
            recorded_at=now,
            **keys,
        )
        _note_objection(request, now)
        _record(actor, "privacy.request_recorded", request, now)
    return request


def change_request(
    *, actor: Membership, request: DataRequest, identity: str, owner: Membership, version: int, now: dt.datetime
) -> None:
    """Who works on it, and how it was made sure who asks. Raises NotAllowed, ChangedMeanwhile."""
    _must_answer(actor, request)
    with transaction.atomic():
        _move(request, version, identity=IdentityCheck(identity).value, owner=owner)
        _record(actor, "privacy.request_changed", request, now)


def extend_request(
    *, actor: Membership, request: DataRequest, told_on: dt.date, reason: str, version: int, now: dt.datetime
) -> None:
    """Two months more, once, told within the first month with the reason (Art. 12 (3)).

    Raises NotAllowed, ExtendedAlready, TooLateToExtend, AnswerMissing, AnsweredOutside, ChangedMeanwhile.
    """
    _must_answer(actor, request)
    if request.extended_on is not None:
        raise ExtendedAlready
    if not reason.strip():
        raise AnswerMissing("Bitte schreiben Sie den Grund, den Sie der Person genannt haben.", field="reason")
    if not request.received_on <= told_on <= clock.day_of(now):
        raise AnsweredOutside(field="told_on")
    if told_on > request.due_on:
        raise TooLateToExtend(field="told_on")
    with transaction.atomic():
        due_on = rules.due_on(request.received_on, rules.EXTENDED_MONTHS)
        _move(request, version, extended_on=told_on, due_on=due_on)
        request.extension_reason = reason.strip()
        request.save(update_fields=["extension_reason"])
        _record(actor, "privacy.request_extended", request, now)


def answer_request(
    *,
    actor: Membership,
    request: DataRequest,
    state: RequestState | str,
    answered_on: dt.date,
    answer: str,
    advised: bool,
    version: int,
    now: dt.datetime,
) -> None:
    """What became of it. An objection that is refused or withdrawn stops nothing any more.

    Raises NotAllowed, IdentityOpen, AnswerMissing, AdviceMissing, AnsweredOutside, ChangedMeanwhile.
    """
    _must_answer(actor, request)
    wanted = RequestState(state)
    if wanted in {RequestState.GRANTED, RequestState.PARTLY} and request.identity == IdentityCheck.OPEN:
        raise IdentityOpen
    if not answer.strip():
        raise AnswerMissing(field="answer")
    if wanted in {RequestState.REFUSED, RequestState.PARTLY} and not advised:
        raise AdviceMissing(field="advised")
    if not request.received_on <= answered_on <= clock.day_of(now):
        raise AnsweredOutside(field="answered_on")
    with transaction.atomic():
        _move(request, version, state=wanted.value, answered_on=answered_on)
        request.answer = answer.strip()
        request.save(update_fields=["answer"])
        _note_objection(request, now)
        _record(actor, "privacy.request_answered", request, now)


def forget_gone(centre: Centre, now: dt.datetime) -> None:
    """Empty the words about whoever is deleted; remove requests answered long ago. Periodic."""
    empty = Q(household=None, person=None, volunteer=None, member=None, contact=None)
    for one in DataRequest.objects.filter(empty).exclude(subject_kind=SubjectKind.OTHER):
        if one.who or one.wish or one.answer or one.extension_reason:
            _forget_words(one)
    last = months_after(clock.day_of(now), -rules.KEEP_MONTHS)
    DataRequest.objects.filter(answered_on__lt=last).delete()


def forget_families(found: "list[Household]", actor: Membership | None, now: dt.datetime) -> None:
    """Before files are deleted: what requests about them say goes too (registry.before_deletion)."""
    for one in DataRequest.objects.filter(household__in=found):
        _forget_words(one)
    DataRequest.objects.filter(household__in=found).update(household=None, person=None)


def _forget_words(request: DataRequest) -> None:
    request.who = request.wish = request.answer = request.extension_reason = ""
    request.save(update_fields=["who", "wish", "answer", "extension_reason"])


def _note_objection(request: DataRequest, now: dt.datetime) -> None:
    """The family's file carries that an objection stands, because every optional use asks the file."""
    if request.kind == RequestKind.OBJECTION and request.household is not None:
        stands = DataRequest.objects.filter(
            household=request.household,
            kind=RequestKind.OBJECTION,
            state__in=[RequestState.OPEN, RequestState.GRANTED, RequestState.PARTLY],
        ).exists()
        limits.set_objection(household=request.household, since_at=now if stands else None)


def _must_answer(actor: Membership, request: DataRequest) -> None:
    if not rules.may_answer_request(actor, request):
        raise NotAllowed
    if request.state != RequestState.OPEN:
        raise ChangedMeanwhile("Dieser Antrag ist schon beantwortet. Es wurde nichts geändert.")


def _move(request: DataRequest, version: int, **values: object) -> None:
    """Of two people at once, one does. Raises ChangedMeanwhile."""
    rows = DataRequest.objects.filter(pk=request.pk, version=version, state=RequestState.OPEN)
    if rows.update(version=version + 1, **values) != 1:
        raise ChangedMeanwhile
    request.refresh_from_db()


def _record(actor: Membership, action: str, request: DataRequest, now: dt.datetime) -> None:
    audit.record(actor=actor, action=action, obj=request, now=now, file_id=request.household_id)
