"""Ending a list: closed when it is done, withdrawn when it should not have gone out."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import NotAllowed
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.people.enums import DisclosureWay
from lotse.people.models import Consent
from lotse.people.services import retract_disclosure, retract_disclosures
from lotse.schooling.enums import PupilState
from lotse.schooling.mails import decisions as mails
from lotse.schooling.models import DecisionItem, DecisionList
from lotse.schooling.rules import decisions as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.decisions.answering import ListEnded
from lotse.schooling.services.decisions.sending import PURPOSE
from lotse.schooling.services.pupils import ReasonMissing, take_step
from lotse.tenants.models import Membership


def close_list(*, actor: Membership, decision_list: DecisionList, now: dt.datetime) -> None:
    """Nobody answers any more; children without a decision wait here for another list. Raises NotAllowed, ListEnded."""
    _require(actor, decision_list)
    with transaction.atomic():
        _end(decision_list, now, closed_at=now)
        record(actor=actor, action="schooling.decision_list_closed", obj=decision_list, now=now)


def withdraw_list(*, actor: Membership, decision_list: DecisionList, reason: str, now: dt.datetime) -> int:
    """Take a list back: its links die at once, each child without a decision returns, and its disclosure is retracted.

    A mail that has not left stays here, and then the office hears of nothing. What it has decided already stays.
    Returns how many children came back. Raises NotAllowed, ReasonMissing, ListEnded.
    """
    _require(actor, decision_list)
    if not reason.strip():
        raise ReasonMissing("Bitte nennen Sie den Grund, warum Sie die Liste zurückziehen.", field="reason")
    process = current_process()
    with transaction.atomic():
        waiting = list(_rows(decision_list=decision_list).filter(rules.open_items(process)))
        undecided = list(_rows(decision_list=decision_list, decision="", disclosure__retracted_at=None))
        _end(decision_list, now, withdrawn_at=now, withdrawal_reason=reason.strip()[:200])
        never_left = outbox.never_left(decision_list.pk)
        found = [item.disclosure for item in undecided]
        retract_disclosures(actor=actor, disclosures=found, reason=reason, never_left=never_left, now=now)
        for item in waiting:
            _take_back(actor, item, f"{decision_list} zurückgezogen", now)
        if decision_list.way == DisclosureWay.LINK and not never_left:
            subject, text = mails.withdrawn(decision_list)
            office = decision_list.office.organisation
            outbox.post(to=office.email, subject=subject, text=text, centre=actor.centre, now=now)
        record(actor=actor, action="schooling.decision_list_withdrawn", obj=decision_list, now=now)
    return len(waiting)


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """A family's withdrawal takes its children off all lists that went out on this consent (core.registry)."""
    items = _rows(disclosure__consent=consent, decision="", disclosure__retracted_at=None)
    for item in items:
        retract_disclosure(actor=actor, disclosure=item.disclosure, reason="Einwilligung widerrufen", now=now)
        if item.pupil.state == PupilState.HANDED_OVER and item.decision_list.is_running:
            _take_back(actor, item, "Einwilligung widerrufen", now)


def _rows(**conditions: object) -> QuerySet[DecisionItem]:
    """Items with what taking back needs."""
    return DecisionItem.objects.filter(**conditions).select_related(
        "decision_list", "disclosure__household", "pupil__person__household", "pupil__responsible", "pupil__next_step"
    )


def _require(actor: Membership, decision_list: DecisionList) -> None:
    if not rules.may_manage_list(actor, decision_list):
        raise NotAllowed


def _end(decision_list: DecisionList, now: dt.datetime, **values: object) -> None:
    running = DecisionList.objects.filter(pk=decision_list.pk, closed_at=None, withdrawn_at=None)
    if running.update(**values) != 1:
        raise ListEnded
    links.revoke(purpose=PURPOSE, object_id=decision_list.pk, now=now)
    outbox.stop(carrying=[decision_list.pk])
    decision_list.refresh_from_db(fields=[*values])


def _take_back(actor: Membership | None, item: DecisionItem, reason: str, now: dt.datetime) -> None:
    """The child waits here again, where it stood before it was handed over."""
    if item.pupil.state != PupilState.HANDED_OVER:
        return
    today = clock.day_of(now)
    take_step(actor=actor, pupil=item.pupil, to=PupilState.ANSWERED, effective_on=today, now=now, reason=reason)
