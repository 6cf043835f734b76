"""What happens after the placement, on pages of other apps (registered in apps.py)."""

import datetime as dt

from django.db.models import Q, QuerySet

from lotse.core.registry import TimelineEntry, TodayItem
from lotse.people.models import Household
from lotse.schooling.enums import ATTENDING_STATES
from lotse.schooling.models import Process, Pupil, StayCheck, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.support import STAY_CHECK_OPEN_DAYS
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.support import span_label
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Questions after months that have come due about the member's children; two queries.

    Not where the planned talk with the school is due as well: that line leads to the question (pupil_feeds).
    """
    if not member.holds(rules.VIEW_PUPIL):
        return []
    mine = Q(pupil__responsible=member)
    if Role.DIRECTOR in member.roles:
        mine |= Q(pupil__responsible__is_active=False)
    rows = due_checks(on).filter(mine, pupil__in=rules.visible_pupils(member))
    process = current_process()
    found = rows.select_related("pupil__person", "pupil__next_step").order_by("due_on", "id")
    return [_question(one) for one in found if not _is_planned(one.pupil, process, on)]


def _is_planned(pupil: Pupil, process: Process, on: dt.date) -> bool:
    step = pupil.next_step
    if step is None or step.done_at is not None or step.due_on > on:
        return False
    return step.action == rules.step_words(process, pupil)


def due_checks(on: dt.date) -> QuerySet[StayCheck]:
    """Unanswered questions of the last months about children that go to school by our records."""
    since = on - dt.timedelta(days=STAY_CHECK_OPEN_DAYS)
    return StayCheck.objects.filter(answer="", due_on__lte=on, due_on__gt=since, pupil__state__in=ATTENDING_STATES)


def _question(check: StayCheck) -> TodayItem:
    code = check.pupil.code
    return TodayItem(
        section="followups",
        title=f"{check.pupil.person}: Geht das Kind noch zur Schule?",
        url=centre_url("schooling:pupil", code),
        meta=f"Nachfrage nach {check.months} Monaten",
        due_on=check.due_on,
        action_label="Antwort eintragen",
        action_url=centre_url("schooling:stay_check", code, check.pk),
    )


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """Each period of each child, and each answer; two queries."""
    if not member.holds(rules.VIEW_PUPIL):
        return []
    of_family = {"pupil__person__household": household}
    periods = SupportPeriod.objects.filter(**of_family).select_related(
        "pupil__person", "school__organisation", "recorded_by"
    )
    checks = StayCheck.objects.filter(**of_family, answered_at__isnull=False).select_related(
        "pupil__person", "answered_by"
    )
    return [*(_period(one) for one in periods), *(_answer(one) for one in checks)]


def _period(period: SupportPeriod) -> TimelineEntry:
    return TimelineEntry(
        at=period.recorded_at,
        kind="school",
        kind_label="Schule",
        title=f"{period.pupil.person.first_name}: {period}",
        text=span_label(period),
        who=str(period.recorded_by or ""),
        url=centre_url("schooling:pupil", period.pupil.code),
        icon="school",
    )


def _answer(check: StayCheck) -> TimelineEntry:
    assert check.answered_at is not None
    return TimelineEntry(
        at=check.answered_at,
        kind="school",
        kind_label="Schule",
        title=f"{check.pupil.person.first_name}: Nachfrage nach {check.months} Monaten",
        text=f"{check.get_answer_display()} ({check.get_source_display()})",
        who=str(check.answered_by or ""),
        url=centre_url("schooling:pupil", check.pupil.code),
        icon="speech",
    )
