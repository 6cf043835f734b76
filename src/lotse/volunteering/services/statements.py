"""Issuing a certificate or a statement of hours: the paper, and a note that it was made."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.documents.statements import certificate_pdf, statement_pdf
from lotse.volunteering.models import Commitment, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.statements import certificate, statement

LONGEST = dt.timedelta(days=5 * 366)


class PeriodWrong(LotseError):
    code = "volunteering.period_wrong"
    sentence = "Bitte wählen Sie einen Zeitraum von höchstens fünf Jahren, der nicht in der Zukunft endet."


def issue_statement(
    *, actor: Membership, volunteer: Volunteer, first_on: dt.date, last_on: dt.date, centre: Centre, now: dt.datetime
) -> bytes:
    """The hours of ``[first_on, last_on]`` as PDF. Raises NotAllowed, PeriodWrong, core.pdf.PdfUnavailable."""
    if not rights.may_view_volunteer(actor, volunteer):
        raise NotAllowed
    if not first_on <= last_on <= clock.day_of(now) or last_on - first_on > LONGEST:
        raise PeriodWrong(field="last_on")
    found = statement(volunteer, first_on, last_on)
    with transaction.atomic():
        pdf = statement_pdf(found, centre=centre, signer=actor, on=clock.day_of(now))
        record(actor=actor, action="volunteering.statement_issued", obj=volunteer, now=now)
    return pdf


def issue_certificate(*, actor: Membership, commitment: Commitment, centre: Centre, now: dt.datetime) -> bytes:
    """What somebody did in one engagement, with thanks, as PDF. Raises NotAllowed, core.pdf.PdfUnavailable."""
    if not rights.may_edit_engagement(actor, commitment.engagement):
        raise NotAllowed
    found = certificate(commitment, clock.day_of(now))
    with transaction.atomic():
        pdf = certificate_pdf(found, centre=centre, signer=actor, on=clock.day_of(now))
        record(actor=actor, action="volunteering.certificate_issued", obj=commitment.volunteer, now=now)
    return pdf
