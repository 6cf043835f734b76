"""Reminding an office of what it has not answered: by button, and once before and once after the due day."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.schooling.mails import decisions as mails
from lotse.schooling.models import DecisionList
from lotse.schooling.rules import decisions as rules
from lotse.schooling.selectors.decisions import counted
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.decisions.answering import ListEnded
from lotse.schooling.services.decisions.sending import NoAddress, mail_link
from lotse.tenants.models import Centre, Membership


class NothingOpen(LotseError):
    code = "schooling.nothing_to_remind_of"
    sentence = "Auf dieser Liste ist nichts mehr offen. Es wurde keine Erinnerung geschickt."


def remind(*, actor: Membership, decision_list: DecisionList, now: dt.datetime) -> None:
    """Send a reminder now; ``decision_list`` comes from ``selectors.decisions.list_for``.

    Raises NotAllowed, ListEnded, NothingOpen, NoAddress, ChangedMeanwhile (somebody else did so in this moment).
    """
    if not rules.may_manage_list(actor, decision_list):
        raise NotAllowed
    if not decision_list.is_running:
        raise ListEnded
    if not decision_list.open_count:  # type: ignore[attr-defined]
        raise NothingOpen
    if not decision_list.office.organisation.email:
        raise NoAddress("Zu dieser Stelle ist keine E-Mail-Adresse eingetragen. Bitte rufen Sie dort an.")
    if not _remind(decision_list, actor, now):
        raise ChangedMeanwhile("Jemand anderes hat diese Erinnerung gerade geschickt. Es ging keine zweite hinaus.")


def remind_due(centre: Centre, now: dt.datetime) -> None:
    """Send what is due (core.registry.periodic); called too often it sends nothing twice."""
    today = clock.day_of(now)
    soon = today - dt.timedelta(days=min(rules.REMINDER_DAYS))
    running = DecisionList.objects.filter(closed_at=None, withdrawn_at=None, due_on__lte=soon)
    rows = counted(running.exclude(office__organisation__email=""), current_process())
    for one in rows.select_related("office__organisation", "made_by__centre"):
        if one.open_count and is_reminder_due(one, today):  # type: ignore[attr-defined]
            _remind(one, None, now)


def is_reminder_due(one: DecisionList, today: dt.date) -> bool:
    """Whether one of the days has come since the list was sent, and nobody has been reminded since that day."""
    days = [one.due_on + dt.timedelta(days=days) for days in rules.REMINDER_DAYS]
    passed = [day for day in days if clock.day_of(one.sent_at) < day <= today]
    return bool(passed) and (one.reminded_at is None or clock.day_of(one.reminded_at) < max(passed))


def _remind(one: DecisionList, actor: Membership | None, now: dt.datetime) -> bool:
    with transaction.atomic():
        unchanged = DecisionList.objects.filter(pk=one.pk, reminded_at=one.reminded_at, closed_at=None)
        if unchanged.filter(withdrawn_at=None).update(reminded_at=now) != 1:
            return False
        mail_link(decision_list=one, actor=actor, now=now, compose=mails.reminder)
        record(actor=actor, action="schooling.decision_list_reminded", obj=one, now=now)
    return True
