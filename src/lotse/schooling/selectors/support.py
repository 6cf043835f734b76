"""One child after its first school day: where and how it is taught, and what was asked since."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.schooling.enums import ATTENDING_STATES, GermanLevel
from lotse.schooling.enums.support import PeriodEnd, PeriodForm, SchoolDegree, StayAnswer
from lotse.schooling.models import Pupil, StayCheck, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.support import EarlierSupport, earlier_support, following_forms
from lotse.schooling.selectors.pupils import grade_label
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period as the page shows it."""

    title: str
    when: str
    text: str
    who: str
    tone: str
    correct_url: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One question after months; ``answer_url`` while it is to be answered."""

    title: str
    state: str
    tone: str
    text: str
    answer_url: str


@dataclass(frozen=True, slots=True)
class SupportPath:
    """``current``: the open period of a child that goes to school."""

    current: SupportPeriod | None
    lines: list[PeriodLine]
    checks: list[CheckLine]
    forms: tuple[str, ...]  # how it was taught until now, in order
    can_take_back: bool
    earlier: EarlierSupport | None = None

    @property
    def earlier_label(self) -> str:
        """What ran in another centre before, and since when; "" for a child that began here."""
        one = self.earlier
        return f"{PeriodForm(one.form).label} seit {one.since_on:%d.%m.%Y} ({one.centre})" if one else ""

    @property
    def check_url(self) -> str:
        """Where the question that is due is answered; "" while none is."""
        return next((one.answer_url for one in self.checks if one.answer_url), "")

    @property
    def current_label(self) -> str:
        current = self.current
        return f"{current.get_support_form_display()} seit {current.starts_on:%d.%m.%Y}" if current else ""


def support_path(pupil: Pupil, on: dt.date) -> SupportPath:
    """A few queries; one for a child that never went to school here."""
    periods = list(pupil.support_periods.select_related("school__organisation", "assignment", "recorded_by"))
    checks = list(pupil.stay_checks.select_related("answered_by")) if periods else []
    is_there = bool(periods) and periods[-1].ends_on is None and pupil.state in ATTENDING_STATES
    return SupportPath(
        current=periods[-1] if is_there else None,
        lines=[_period_line(one, pupil) for one in reversed(periods)],
        checks=[_check_line(one, checks, pupil, on, is_there) for one in checks],
        forms=tuple(one.support_form for one in periods),
        can_take_back=bool(periods) and last_step(pupil) is not None,
        earlier=earlier_support(pupil),
    )


def earlier_values(pupil: Pupil) -> dict[str, object]:
    """What is known of support elsewhere, as the form has it."""
    literacy = pupil.earlier_any_since_on if pupil.earlier_any_since_on != pupil.earlier_since_on else None
    return {
        "form": pupil.earlier_form,
        "since_on": pupil.earlier_since_on,
        "literacy_since_on": literacy,
        "centre": pupil.earlier_centre,
    }


def span_label(period: SupportPeriod) -> str:
    """Both days included, as people say it: 1.9.2025 to 31.1.2026."""
    if period.ends_on is None:
        return f"seit {period.starts_on:%d.%m.%Y}"
    return f"{period.starts_on:%d.%m.%Y} bis {period.ends_on - dt.timedelta(days=1):%d.%m.%Y}"


def _period_line(period: SupportPeriod, pupil: Pupil) -> PeriodLine:
    parts = [grade_label(period.grade)] if period.grade else []
    if period.assignment is not None and period.assignment.started_on == period.starts_on:
        parts.append(f"entschieden von {period.assignment.decided_by} am {period.assignment.decided_on:%d.%m.%Y}")
    if period.ends_on is not None:
        parts.append(f"Ende: {PeriodEnd(period.end_reason).label}")
    if period.german_level:
        parts.append(f"Deutsch {GermanLevel(period.german_level).label}")
    if period.degree:
        parts.append(str(SchoolDegree(period.degree).label))
    if period.confirmed_on is not None:
        parts.append(f"bestätigt am {period.confirmed_on:%d.%m.%Y}")
    return PeriodLine(
        title=str(period),
        when=span_label(period),
        text=" · ".join(parts),
        who=str(period.recorded_by or ""),
        tone="success" if period.ends_on is None else "neutral",
        correct_url=centre_url("schooling:period", pupil.code, period.pk),
    )


def _check_line(check: StayCheck, checks: list[StayCheck], pupil: Pupil, on: dt.date, is_there: bool) -> CheckLine:
    title = f"Nach {check.months} Monaten ({check.due_on:%d.%m.%Y})"
    if check.answer:
        label = str(StayAnswer(check.answer).label)
        tone = "success" if check.answer in {StayAnswer.STILL_THERE, StayAnswer.CHANGED} else "neutral"
        by = f"{check.get_source_display()}, {check.answered_on:%d.%m.%Y}" if check.answered_on else ""
        return CheckLine(title, label, tone, by, "")
    if check.due_on > on:
        return CheckLine(title, "noch nicht fällig", "info", "", "")
    superseded = any(one.start_id == check.start_id and check.due_on < one.due_on <= on for one in checks)
    if superseded or not is_there:
        return CheckLine(title, "unbekannt", "neutral", "nicht gefragt", "")
    url = centre_url("schooling:stay_check", pupil.code, check.pk)
    return CheckLine(title, "fällig, bis zur Antwort unbekannt", "warning", "", url)


def current_period(pupil: Pupil) -> SupportPeriod | None:
    """The open period of a child that goes to school."""
    rows = pupil.support_periods.filter(ends_on=None).select_related("school__organisation")
    return rows.first() if pupil.state in ATTENDING_STATES else None


@dataclass(frozen=True, slots=True)
class LastStep:
    """What can be taken back: entered ``at``; ``label`` says what it was."""

    at: dt.datetime
    label: str


def last_step(pupil: Pupil) -> LastStep | None:
    """The newest step after the placement; None where nothing can be taken back.

    A child that has come back since it left is on a new way: what it left is not taken back any more.
    """
    newest: tuple[dt.datetime, str] | None = None
    for period in pupil.support_periods.select_related("school__organisation"):
        entries = [(period.recorded_at, f"{period}, seit {period.starts_on:%d.%m.%Y}")]
        if period.ended_at is not None:
            reason = PeriodEnd(period.end_reason).label
            entries.insert(0, (period.ended_at, f"{period}, {span_label(period)}, Ende: {reason}"))
        newest = max([*entries, *([newest] if newest else [])], key=lambda one: one[0])
    if newest is None:
        return None
    at, label = newest
    change = pupil.changes.first()
    left = change is not None and change.from_state in ATTENDING_STATES and rules.is_ended(change.to_state)
    if pupil.state not in ATTENDING_STATES and not left:
        return None
    return LastStep(at, f"Eingetragen am {clock.day_of(at):%d.%m.%Y}: {label}")


def support_choices(period: SupportPeriod) -> Choices:
    """How else the school may teach the child."""
    return [(one.value, str(one.label)) for one in following_forms(period.school.form, period.support_form)]


def period_for(member: Membership, code: str, period_id: uuid.UUID) -> SupportPeriod:
    """A period of a child that the member may edit. Raises NotFound."""
    rows = SupportPeriod.objects.filter(pupil__in=rules.editable_pupils(member), pupil__code=code, pk=period_id)
    found = rows.select_related("pupil__person__household", "school__organisation").first()
    if found is None:
        raise NotFound
    return found


def stay_check_for(member: Membership, code: str, check_id: uuid.UUID) -> StayCheck:
    """A question about a child that the member may edit. Raises NotFound."""
    rows = StayCheck.objects.filter(pupil__in=rules.editable_pupils(member), pupil__code=code, pk=check_id)
    found = rows.select_related("pupil__person__household", "pupil__responsible", "pupil__next_step").first()
    if found is None:
        raise NotFound
    return found
