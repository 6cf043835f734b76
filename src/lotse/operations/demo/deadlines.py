"""Children of the demo for the kinds of deadlines that chance seldom makes."""

import datetime as dt

from lotse.schooling.enums import PupilState, SupportForm
from lotse.schooling.enums.support import PeriodForm
from lotse.schooling.models import MedicalExamOrder, Pupil, SupportPeriod
from lotse.schooling.services.pupil_steps import set_exam_dates
from lotse.schooling.services.pupils import set_support_form
from lotse.tenants.models import Membership


def make(by: Membership, now: dt.datetime) -> None:
    """An examination without a date, a wait for Fit für Mehr, and a class of Fit für Mehr that is going on."""
    orders = MedicalExamOrder.objects.filter(done_on=None, pupil__state=PupilState.EXAM_ORDERED)
    order = orders.select_related("pupil__person").order_by("ordered_on", "pupil__code").first()
    if order is not None:
        set_exam_dates(actor=by, pupil=order.pupil, date_on=None, done_on=None, now=now)
    waiting = Pupil.objects.filter(
        support_form=SupportForm.INTERNATIONAL_CLASS, state__in=(PupilState.REGISTERED, PupilState.INVITED)
    )
    child = waiting.select_related("person").order_by("code").first()
    if child is not None:
        set_support_form(actor=by, pupil=child, support_form=SupportForm.FIT_FUER_MEHR, now=now)
    classes = SupportPeriod.objects.filter(ends_on=None, support_form=PeriodForm.INTERNATIONAL_CLASS)
    period = classes.order_by("-starts_on", "pupil__code").first()
    if period is not None:
        SupportPeriod.objects.filter(pk=period.pk).update(support_form=PeriodForm.FIT_FUER_MEHR)
