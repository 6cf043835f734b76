"""A conflict is reported: by staff after a call, or by anybody through the public form, without a name."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings as installation
from django.db import transaction
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.conflicts import mails
from lotse.conflicts.enums import ReportWay, Setting
from lotse.conflicts.models import Conflict
from lotse.conflicts.rules import REPORTS_IN_ALL, REPORTS_PER_SENDER, WORK
from lotse.conflicts.selectors.settings import settings
from lotse.conflicts.services.phases import first_phase
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.open_forms import too_many
from lotse.outbox.services import Message, post_many
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership, Municipality
from lotse.tenants.selectors import active_members


class ReportsClosed(LotseError):
    code = "conflicts.reports_closed"
    sentence = gettext_noop("Zurzeit nehmen wir hier keine Meldungen an. Bitte rufen Sie uns an.")


class TooManyReports(LotseError):
    code = "conflicts.too_many_reports"
    sentence = gettext_noop(
        "Gerade kommen sehr viele Meldungen an. Es wurde nichts gespeichert; was Sie eingegeben haben, steht noch da. "
        "Bitte senden Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
    )


class InTheFuture(LotseError):
    code = "conflicts.in_the_future"
    sentence = "Der Tag liegt in der Zukunft."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What is known at first. ``reporter`` is a role, no name; ``incident_on`` None: unknown, or no single day."""

    matter: str
    setting: Setting
    municipality: Municipality | None = None
    reporter: str = ""
    reporter_contact: str = ""
    incident_on: dt.date | None = None


def report(
    *, actor: Membership, facts: ReportFacts, way: ReportWay, reported_on: dt.date, now: dt.datetime
) -> Conflict:
    """Somebody told conflict staff. Raises NotAllowed, InTheFuture (field)."""
    if not actor.holds(WORK):
        raise NotAllowed
    for name, day in (("reported_on", reported_on), ("incident_on", facts.incident_on)):
        if day is not None and day > clock.day_of(now):
            raise InTheFuture(field=name)
    with transaction.atomic():
        return _store(facts, way, reported_on, actor, now)


def report_openly(*, centre: Centre, facts: ReportFacts, sender: str, now: dt.datetime) -> None:
    """Anybody reports, without a name. Nothing says who it was.

    ``sender``: a network address, see ``core.open_forms.too_many``. Raises ReportsClosed, TooManyReports.
    """
    if not settings().takes_reports:
        raise ReportsClosed
    if too_many(f"conflict:{centre.pk}", sender, per_sender=REPORTS_PER_SENDER, in_all=REPORTS_IN_ALL):
        raise TooManyReports
    with transaction.atomic():
        _store(facts, ReportWay.FORM, clock.day_of(now), None, now)
        subject, text = mails.new_report(installation.BASE_URL + centre_url("conflicts:conflicts"))
        people = active_members(Role.MEDIATOR)
        post_many(messages=[Message(one.user.email, subject, text) for one in people], centre=centre, now=now)


def _store(
    facts: ReportFacts, way: ReportWay, reported_on: dt.date, actor: Membership | None, now: dt.datetime
) -> Conflict:
    made = Conflict.objects.create(
        matter=facts.matter,
        setting=facts.setting,
        municipality=facts.municipality,
        reporter=facts.reporter,
        reporter_contact=facts.reporter_contact,
        incident_on=facts.incident_on,
        way=way,
        reported_on=reported_on,
        phase=first_phase(now),
        responsible=actor,
        created_at=now,
        changed_at=now,
    )
    record(actor=actor, action="conflicts.reported", obj=made, now=now)
    return made
