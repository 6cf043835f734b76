"""Reporting a barrier, answering, and forgetting it again."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings as installation
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from lotse.audit.services import record
from lotse.barriers import mails, rules, selectors
from lotse.barriers.enums import AnswerWay, ReportWay, Result
from lotse.barriers.models import BarrierReport, BarrierSettings
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.languages import SOURCE
from lotse.core.open_forms import too_many
from lotse.core.tenancy import tenant_scope
from lotse.outbox.services import Message, post, post_many, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.tenants.selectors import active_members


class TooManyReports(LotseError):
    code = "barriers.too_many_reports"

    def __init__(self) -> None:
        super().__init__(gettext("Das waren zu viele Nachrichten. Bitte versuchen Sie es in einer Stunde noch einmal."))


class Answered(LotseError):
    code = "barriers.answered"
    sentence = "Diese Meldung hat inzwischen jemand beantwortet. Ihre Antwort wurde weder gesendet noch gespeichert."


class NoAddress(LotseError):
    code = "barriers.no_address"
    sentence = (
        "Lotse kann nicht senden: Die Person hat keine E-Mail-Adresse genannt. Bitte wählen Sie einen anderen Weg."
    )


class BadDay(LotseError):
    code = "barriers.bad_day"
    sentence = "Dieser Tag liegt in der Zukunft oder vor der Meldung. Es wurde nichts gespeichert."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What somebody says. ``reply_to``: an address or number, "" where no answer is wished."""

    problem: str
    page: str = ""
    reply_to: str = ""
    language: str = SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``text`` is what was said; with AnswerWay.SENT, what Lotse sends."""

    how: AnswerWay | str
    on: dt.date
    result: Result | str
    text: str


def report(*, form_id: uuid.UUID, facts: ReportFacts, sender: str, now: dt.datetime) -> BarrierReport:
    """Keep what somebody reports on the public page; the same page sent twice is one. Raises TooManyReports.

    ``sender`` is a network address, of which only a keyed hash is kept, for an hour.
    """
    sent_before = BarrierReport.objects.filter(pk=form_id).first()
    if sent_before is not None:
        return sent_before
    if too_many("feedback", sender, per_sender=rules.REPORTS_PER_SENDER, in_all=rules.REPORTS_IN_ALL):
        raise TooManyReports
    return _keep(form_id, facts, ReportWay.FORM, selectors.addressee(facts.page), None, now)


def take_down(
    *, actor: Membership, form_id: uuid.UUID, facts: ReportFacts, way: ReportWay | str, now: dt.datetime
) -> BarrierReport:
    """Keep what somebody said on the phone, in a letter or a talk. Raises NotAllowed."""
    if not actor.holds(rules.ANSWER):
        raise NotAllowed
    return _keep(form_id, facts, way, actor.centre, actor, now)


def note_read(*, actor: Membership, report: BarrierReport, now: dt.datetime) -> None:
    """Somebody opened it."""
    record(actor=actor, action="barriers.report_viewed", obj=report, now=now)


def note_export(*, actor: Membership, now: dt.datetime) -> None:
    """Somebody took the list along."""
    record(actor=actor, action="barriers.exported", obj=actor, now=now)


def answer(*, actor: Membership, report: BarrierReport, answer: Answer, now: dt.datetime) -> None:
    """Say what came of it, and send that where it says so. Raises NotAllowed, NoAddress, BadDay (field), Answered."""
    if not rules.may_answer(actor, report):
        raise NotAllowed
    with transaction.atomic():
        _settle(report, answer, actor, now)
        record(actor=actor, action="barriers.report_answered", obj=report, now=now, fields=["answered_how", "result"])


def answer_as_operator(*, report: BarrierReport, answer: Answer, now: dt.datetime) -> None:
    """The same for a page of no centre, from the command line, where nobody is signed in.

    Raises NotAllowed for a centre's report, NoAddress, BadDay (field), Answered.
    """
    if report.centre_id is not None:
        raise NotAllowed
    with transaction.atomic():
        _settle(report, answer, None, now)


def forget(centre: Centre, now: dt.datetime) -> None:
    """Delete what was answered long ago; pages of no centre along with any (core.registry.periodic)."""
    today = clock.day_of(now)
    for owner in (centre, None):
        before = months_after(today, -selectors.settings(owner).keep_months)
        BarrierReport.objects.filter(centre=owner, answered_on__lt=before).delete()


def change_settings(*, actor: Membership, values: Mapping[str, Any], seen: int, now: dt.datetime) -> None:
    """Set the periods; ``seen`` is the version that the page showed. Raises NotAllowed, ChangedMeanwhile."""
    if not actor.holds(rules.ANSWER):
        raise NotAllowed
    values = {name: values[name] for name in selectors.SETTINGS_FIELDS}
    try:
        with transaction.atomic():
            row = selectors.settings(actor.centre)
            if row._state.adding and seen == 0:
                row = BarrierSettings.objects.create(**values, version=1)
            elif BarrierSettings.objects.filter(version=seen).update(**values, version=seen + 1) != 1:
                raise ChangedMeanwhile
            record(actor=actor, action="barriers.settings_changed", obj=row, now=now, fields=values)
    except IntegrityError as error:  # two at once
        raise ChangedMeanwhile from error


def _keep(
    form_id: uuid.UUID,
    facts: ReportFacts,
    way: ReportWay | str,
    centre: Centre | None,
    actor: Membership | None,
    now: dt.datetime,
) -> BarrierReport:
    try:
        with transaction.atomic():
            made = BarrierReport.objects.create(
                pk=form_id,
                centre=centre,
                received_at=now,
                way=way,
                language=facts.language,
                problem=facts.problem,
                page=facts.page,
                reply_to=facts.reply_to.strip(),
                reply_by_on=selectors.reply_by(centre, clock.day_of(now)),
            )
            _notify(made, now)
            if centre is not None:
                with tenant_scope(centre.pk):
                    record(actor=actor, action="barriers.reported", obj=made, now=now)
    except IntegrityError:  # the second of two taps, in the same instant
        return BarrierReport.objects.get(pk=form_id)
    return made


def _notify(made: BarrierReport, now: dt.datetime) -> None:
    if made.centre is None:
        subject, text = mails.notice(made, "")
        operator = installation.OPERATOR_EMAIL or installation.DEFAULT_FROM_EMAIL
        post(to=operator, subject=subject, text=text, now=now, carries=[made.pk])
        return
    with tenant_scope(made.centre.pk):
        url = f"{installation.BASE_URL}{centre_url('barriers:report', made.code)}"
        subject, text = mails.notice(made, url)
        readers = active_members(*rules.ANSWER_ROLES)
        messages = [Message(one.user.email, subject, text, carries=(made.pk,)) for one in readers]
        post_many(messages=messages, centre=made.centre, now=now)


def _settle(report: BarrierReport, answer: Answer, actor: Membership | None, now: dt.datetime) -> None:
    if not clock.day_of(report.received_at) <= answer.on <= clock.day_of(now):
        raise BadDay(field="answered_on")
    if answer.how == AnswerWay.SENT and not selectors.is_email(report.reply_to):
        raise NoAddress(field="how")
    values = {"answered_on": answer.on, "answered_how": answer.how, "result": answer.result, "answered_by": actor}
    if BarrierReport.objects.filter(pk=report.pk, answered_on=None).update(**values) != 1:
        raise Answered
    for name, value in values.items():
        setattr(report, name, value)
    report.answer = answer.text
    report.save(update_fields=["answer"])
    stop(carrying=[report.pk])
    if answer.how == AnswerWay.SENT:
        sender = report.centre.name if report.centre else installation.OPERATOR_NAME
        subject, text = mails.answer(answer.text, clock.day_of(report.received_at), sender)
        post(to=report.reply_to, subject=subject, text=text, centre=report.centre, now=now)
