"""What deadlines show on pages of other apps, in calendars and in the weekly mail (registered in apps.py)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.core.registry import CalendarEntry, DigestPart, FileFacts, TodayItem
from lotse.people.models import Household
from lotse.schooling.enums import WAITING_STATES
from lotse.schooling.enums.deadlines import DeadlineAnchor
from lotse.schooling.models import Process, Pupil
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.deadlines import FIXED_DAYS, Urgency
from lotse.schooling.selectors.deadlines import OVERDUE, ChildDeadline, child_deadlines, own_or_orphaned
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

TODAY_LINES = 25
DIGEST_LINES = 15


# --- Heute ---------------------------------------------------------------------------------------------------


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """One line for each child of the member about which something presses, the longest overdue first.

    The director also has the children whose adviser works here no more, and how many deadlines have passed in all.
    """
    if not member.holds(rules.VIEW_PUPIL):
        return []
    process = current_process()
    forgotten = _without_step(own_or_orphaned(member))
    seen = {one.pk for one in forgotten}
    pressing = _most_pressing(child_deadlines(own_or_orphaned(member), on), member)
    lines = [_plan_line(one, process) for one in forgotten]
    lines += [_deadline_line(one, process) for one in pressing if one.pupil.pk not in seen]
    shown = lines[:TODAY_LINES]
    if len(lines) > len(shown):
        shown.append(_list_line(f"Alle {len(pressing)} Kinder mit Fristen", f"?zustaendig={member.pk}"))
    return [*shown, *_of_centre(member, on)]


def _without_step(pupils: "QuerySet[Pupil]") -> list[Pupil]:
    """Waiting children for whom nothing is planned."""
    nothing = Q(next_step=None) | Q(next_step__done_at__isnull=False)
    return list(pupils.filter(nothing, state__in=WAITING_STATES).select_related("person").order_by("state_since_on"))


def _most_pressing(rows: Iterable[ChildDeadline], member: Membership) -> list[ChildDeadline]:
    """The first of each child that has passed or warns; a long wait only where nothing says what is waited for.

    Left out is what is in hand: a child whose next step is due, because that step stands on the same page, and a
    warning since which a next step was planned for before the day.
    """
    chosen: dict[uuid.UUID, ChildDeadline] = {}
    for row in sorted(rows, key=lambda one: one.deadline.rule.anchor == DeadlineAnchor.REGISTERED):
        if row.deadline.urgency != Urgency.LATER and not _is_in_hand(row, member):
            chosen.setdefault(row.pupil.pk, row)
    return sorted(chosen.values(), key=lambda one: one.deadline.due_on)


def _is_in_hand(row: ChildDeadline, member: Membership) -> bool:
    step, deadline = row.pupil.next_step, row.deadline
    if step is None or step.done_at is not None:
        return False
    if step.owner_id == member.pk and step.due_on <= row.on:
        return True
    warned_on = deadline.due_on - dt.timedelta(days=deadline.rule.warn_days)
    planned = clock.day_of(step.created_at) >= warned_on and step.due_on <= deadline.due_on
    return deadline.urgency == Urgency.SOON and planned


def _plan_line(pupil: Pupil, process: Process) -> TodayItem:
    return TodayItem(
        section="alarms",
        title=str(pupil.person),
        url=centre_url("schooling:pupil", pupil.code),
        meta=rules.state_label(process, pupil.state),
        due_on=pupil.state_since_on,
        badge="kein nächster Schritt",
        tone="danger",
        action_label="Nächsten Schritt planen",
        action_url=centre_url("schooling:next_step", pupil.code),
    )


def _deadline_line(row: ChildDeadline, process: Process) -> TodayItem:
    return TodayItem(
        section="alarms",
        title=str(row.pupil.person),
        url=row.url,
        meta=rules.state_label(process, row.pupil.state),
        due_on=row.deadline.due_on,
        badge=row.label,
        tone=row.tone,
        action_label=row.action.label,
        action_url=row.action.url,
    )


def _list_line(title: str, query: str) -> TodayItem:
    url = centre_url("schooling:deadlines") + query
    return TodayItem(section="alarms", title=title, url=url, tone="neutral", action_label="Ansehen", action_url=url)


def _of_centre(member: Membership, on: dt.date) -> list[TodayItem]:
    """For the director: how much is overdue with all advisers, and with none."""
    if Role.DIRECTOR not in member.roles:
        return []
    over = [one for one in child_deadlines(Pupil.objects.all(), on) if one.deadline.urgency == Urgency.OVER]
    orphaned = sum(not one.pupil.responsible.is_active for one in over)
    lines = []
    if over:
        lines.append(_list_line(f"Überfällige Fristen im Zentrum: {len(over)}", f"?zeitraum={OVERDUE}"))
    if orphaned:
        query = f"?zeitraum={OVERDUE}&zustaendig=niemand"
        lines.append(_list_line(f"Davon ohne zuständige Person: {orphaned}", query))
    return lines


# --- File of the family --------------------------------------------------------------------------------------


def file_facts(member: Membership, household: Household) -> list[FileFacts]:
    """The first deadline of each child that has passed or warns."""
    pupils = rules.visible_pupils(member).filter(person__household=household)
    if not pupils.exists():
        return []
    facts: dict[uuid.UUID, FileFacts] = {}
    for one in child_deadlines(pupils, clock.today()):
        if one.deadline.urgency != Urgency.LATER:
            value = f"{one.label} ({one.due.text})"
            facts.setdefault(one.pupil.pk, FileFacts(f"Frist: {one.pupil.person.first_name}", value, one.url, one.tone))
    return list(facts.values())


# --- Calendar and weekly mail: they lie on foreign servers, hence codes and never names -----------------------


def calendar(member: Membership, from_on: dt.date, until_on: dt.date) -> list[CalendarEntry]:
    """The deadlines of the member's children in [from_on, until_on), as whole days."""
    if not member.holds(rules.VIEW_PUPIL):
        return []
    rows = child_deadlines(Pupil.objects.filter(responsible=member), clock.today())
    return [_entry(one) for one in rows if from_on <= one.deadline.due_on < until_on]


def _entry(row: ChildDeadline) -> CalendarEntry:
    day, rule = row.deadline.due_on, row.deadline.rule
    each = f"-{day:%Y%m%d}" if rule.anchor in FIXED_DAYS else ""  # each entry day is an event of its own
    return CalendarEntry(
        uid=f"frist-{rule.key}-{row.pupil.pk}{each}",
        title=f"{row.pupil.code}: {row.label}",
        starts=day,
        ends=day + dt.timedelta(days=1),
        text="Frist aus Lotse. Worum es geht, steht beim Kind.",
        url=settings.BASE_URL + row.url,
    )


def digest(member: Membership, on: dt.date) -> list[DigestPart]:
    """What has passed, and what falls due within the week that begins with ``on``."""
    if not member.holds(rules.VIEW_PUPIL):
        return []
    rows = child_deadlines(Pupil.objects.filter(responsible=member), on)
    over = [one for one in rows if one.deadline.urgency == Urgency.OVER]
    week = [one for one in rows if on <= one.deadline.due_on < on + dt.timedelta(days=7)]
    parts = (("Überfällige Fristen", over, f"&zeitraum={OVERDUE}"), ("Fristen der nächsten sieben Tage", week, ""))
    url = f"{settings.BASE_URL}{centre_url('schooling:deadlines')}?zustaendig={member.pk}"
    return [
        DigestPart(title, len(some), tuple(_digest_line(one) for one in some[:DIGEST_LINES]), url + query)
        for title, some, query in parts
        if some
    ]


def _digest_line(row: ChildDeadline) -> str:
    return f"{row.pupil.code}: {row.label} ({row.deadline.due_on:%d.%m.%Y})"
