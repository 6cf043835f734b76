"""The deadlines of children: computed for all of a centre at once, listed with the one action that settles each."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.core.components import Action, Tone
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Cell, Sheet
from lotse.schooling.enums import BERUFSKOLLEG_FORMS, ENDED_STATES, WAITING_STATES, PupilState, SupportForm
from lotse.schooling.enums.deadlines import DeadlineAnchor
from lotse.schooling.enums.support import PeriodForm
from lotse.schooling.models import DeadlineRule, MedicalExamOrder, NeedNotice, Pupil, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.deadlines import (
    SETTINGS,
    Deadline,
    DeadlineFacts,
    Rule,
    Urgency,
    deadlines_of,
    default_rules,
    rule_from,
)
from lotse.schooling.rules.support import ANY_SUPPORT, EarlierSupport, earlier_support, since_on
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

A = DeadlineAnchor

UPCOMING = "anstehend"  # passed, or within the days of warning
OVERDUE = "ueberfaellig"
FOUR_WEEKS = "4-wochen"
ALL = "alle"
HORIZONS = (
    (UPCOMING, "überfällig oder bald fällig"),
    (OVERDUE, "nur überfällig"),
    (FOUR_WEEKS, "bis in 4 Wochen"),
    (ALL, "alle"),
)

TONES: Mapping[Urgency, Tone] = {Urgency.OVER: "danger", Urgency.SOON: "warning", Urgency.LATER: "neutral"}
# Where a deadline of each kind is settled: label of the button, route of a child's page
_ACTIONS: Mapping[DeadlineAnchor, tuple[str, str]] = {
    A.REGISTERED: ("Zum Kind", "schooling:pupil"),
    A.EXAM_ORDERED: ("Termin eintragen", "schooling:exam"),
    A.EXAM_DATE: ("Untersuchung eintragen", "schooling:exam"),
    A.RECOMMENDED: ("Antwort eintragen", "schooling:answer"),
    A.NEED_NOTICE: ("Entscheidung eintragen", "schooling:assignment"),
    A.HANDED_OVER: ("Entscheidung eintragen", "schooling:assignment"),
    A.ASSIGNED: ("Ersten Schultag eintragen", "schooling:start"),
    A.LITERACY: ("Förderung ändern", "schooling:support"),
    A.FIRST_SUPPORT: ("Förderung ändern", "schooling:support"),
    A.ANY_SUPPORT: ("Förderung ändern", "schooling:support"),
    A.FOLLOW_ON: ("Förderung ändern", "schooling:support"),
}
_PLAN = ("Nächsten Schritt planen", "schooling:next_step")


@dataclass(frozen=True, slots=True)
class DeadlineFilter:
    """``kind``: the key of a rule, or empty. ``orphaned``: only children whose adviser works here no more."""

    kind: str = ""
    horizon: str = UPCOMING
    responsible: uuid.UUID | None = None
    orphaned: bool = False
    municipality: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ChildDeadline:
    """One deadline of one child as seen on the day ``on``."""

    pupil: Pupil
    deadline: Deadline
    on: dt.date

    @property
    def label(self) -> str:
        return self.deadline.rule.label

    @property
    def tone(self) -> Tone:
        return TONES[self.deadline.urgency]

    @property
    def due(self) -> Due:
        return Due(due(self.deadline.due_on, self.on).text, self.tone)

    @property
    def url(self) -> str:
        return centre_url("schooling:pupil", self.pupil.code)

    @property
    def action(self) -> Action:
        label, route = _ACTIONS.get(self.deadline.rule.anchor, _PLAN)
        return Action(label, centre_url(route, self.pupil.code))


def current_rules() -> list[Rule]:
    """The rules of the centre: the defaults, each in the form that the centre gave it, then its own. One query."""
    return [one.rule for one in rule_rows()]


def rule_rows() -> list["RuleRow"]:
    """The same with what a person who changes them has to know."""
    stored = {row.key: row for row in DeadlineRule.objects.all()}
    defaults = [RuleRow.of(stored.pop(key, None), default) for key, default in default_rules().items()]
    return [*defaults, *(RuleRow.of(row, None) for row in stored.values())]


def rule_row(key: str) -> "RuleRow":
    """Raises NotFound."""
    found = next((one for one in rule_rows() if one.rule.key == key), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule. ``default``: None for one of the centre's own. ``changed_at``: None for a default nobody changed."""

    rule: Rule
    default: Rule | None
    changed_at: dt.datetime | None

    @classmethod
    def of(cls, row: DeadlineRule | None, default: Rule | None) -> "RuleRow":
        if row is None:
            assert default is not None
            return cls(default, default, None)
        return cls(rule_from(row.key, {name: getattr(row, name) for name in SETTINGS}), default, row.changed_at)

    @property
    def warning(self) -> str:
        days = self.rule.warn_days
        return "am Tag selbst" if days == 0 else "1 Tag vorher" if days == 1 else f"{days} Tage vorher"

    @property
    def url(self) -> str:
        return centre_url("schooling:deadline_rule", self.rule.key)


def late_from(rules_: Iterable[Rule], registered_on: dt.date) -> dt.date | None:
    """The first day on which a child that was registered then waits too long; None where no rule says so."""
    days = [one.last_day(registered_on) for one in rules_ if one.is_active and one.anchor == A.REGISTERED]
    return min(days) + dt.timedelta(days=1) if days else None


def child_deadlines(pupils: "QuerySet[Pupil]", on: dt.date) -> list[ChildDeadline]:
    """All deadlines of these children, the earliest first; five queries, however many children."""
    in_force = current_rules()
    rows = pupils.exclude(state__in=ENDED_STATES).order_by("registered_on", "id")
    known = rows.select_related("person__household__municipality", "responsible", "next_step")
    facts = _Facts(rows)
    found = [
        ChildDeadline(one, deadline, on) for one in known for deadline in deadlines_of(facts.of(one), in_force, on)
    ]
    return sorted(found, key=lambda one: (one.deadline.due_on, one.pupil.person.last_name, one.pupil.code, one.label))


class _Facts:
    """What is stored about children, by child; three queries."""

    def __init__(self, pupils: "QuerySet[Pupil]") -> None:
        ids = pupils.order_by().values("pk")
        self.exams: dict[uuid.UUID, MedicalExamOrder] = {
            one.pupil_id: one for one in MedicalExamOrder.objects.filter(done_on=None, pupil__in=ids)
        }
        notices = NeedNotice.objects.filter(settled_on=None, pupil__in=ids).order_by("-opened_on")
        self.notices: dict[uuid.UUID, dt.date] = dict(notices.values_list("pupil", "opened_on"))
        self.periods: dict[uuid.UUID, list[SupportPeriod]] = {}
        for period in SupportPeriod.objects.filter(pupil__in=ids):
            self.periods.setdefault(period.pupil_id, []).append(period)

    def of(self, pupil: Pupil) -> DeadlineFacts:
        starts: dict[DeadlineAnchor, dt.date] = {}
        if pupil.person.born_on is not None:
            starts[A.BORN] = starts[A.SCHOOL_YEAR_OF_AGE] = pupil.person.born_on
        exam = self.exams.get(pupil.pk)
        if exam is not None and exam.date_on is not None:
            starts[A.EXAM_DATE] = exam.date_on
        elif exam is not None:
            starts[A.EXAM_ORDERED] = exam.ordered_on
        starts |= _of_path(pupil, self.notices.get(pupil.pk)) if pupil.state in WAITING_STATES else {}
        support = _of_support(self.periods.get(pupil.pk, []), earlier_support(pupil))
        return DeadlineFacts(pupil.person.born_on, starts | support)


_OF_STATE: Mapping[str, DeadlineAnchor] = {
    PupilState.RECOMMENDED: A.RECOMMENDED,
    PupilState.HANDED_OVER: A.HANDED_OVER,
    PupilState.ASSIGNED: A.ASSIGNED,
}


def _of_path(pupil: Pupil, notice_on: dt.date | None) -> dict[DeadlineAnchor, dt.date]:
    """What a waiting child waits for; who is assigned waits for no place any more."""
    starts = {_OF_STATE[pupil.state]: pupil.state_since_on} if pupil.state in _OF_STATE else {}
    if pupil.state == PupilState.ASSIGNED:
        return starts
    starts[A.REGISTERED] = pupil.registered_on
    if notice_on is not None and pupil.state != PupilState.HANDED_OVER:  # else the same office is waited for twice
        starts[A.NEED_NOTICE] = notice_on
    form = pupil.support_form
    if form in BERUFSKOLLEG_FORMS or (pupil.grade or 0) >= rules.BERUFSKOLLEG_GRADE:
        starts[A.AWAITS_BERUFSKOLLEG] = pupil.registered_on
        if form != SupportForm.FIT_FUER_MEHR:
            starts[A.AWAITS_INTERNATIONAL_CLASS] = pupil.registered_on
        if form != SupportForm.INTERNATIONAL_CLASS:
            starts[A.AWAITS_FIT_FUER_MEHR] = pupil.registered_on
    return starts


_OF_PERIOD: Mapping[str, DeadlineAnchor] = {
    PeriodForm.LITERACY: A.LITERACY,
    PeriodForm.INITIAL_SUPPORT: A.FIRST_SUPPORT,
    PeriodForm.FOLLOW_ON: A.FOLLOW_ON,
    PeriodForm.INTERNATIONAL_CLASS: A.IN_INTERNATIONAL_CLASS,
    PeriodForm.FIT_FUER_MEHR: A.IN_FIT_FUER_MEHR,
}


def _of_support(periods: list[SupportPeriod], earlier: EarlierSupport | None) -> dict[DeadlineAnchor, dt.date]:
    """Since when the open period of support has run; changes of school or centre do not begin it anew."""
    if not periods or periods[-1].ends_on is not None or periods[-1].support_form not in _OF_PERIOD:
        return {}
    form, since = periods[-1].support_form, since_on(periods, earlier=earlier)
    any_since = since_on(periods, alike=ANY_SUPPORT, earlier=earlier)
    assert since is not None and any_since is not None
    return {_OF_PERIOD[form]: since} | ({A.ANY_SUPPORT: any_since} if form in ANY_SUPPORT else {})


# --- The list ------------------------------------------------------------------------------------------------


def listed(member: Membership, wanted: DeadlineFilter, on: dt.date) -> list[ChildDeadline]:
    """The deadlines that the filter asks for, of all kinds; the longest overdue first."""
    rows = child_deadlines(_narrowed(member, wanted), on)
    return [one for one in rows if _is_within(one.deadline, wanted.horizon, on)]


def of_kind(rows: Iterable[ChildDeadline], kind: str) -> list[ChildDeadline]:
    return [one for one in rows if kind in {"", one.deadline.rule.key}]


def kind_counts(rows: Iterable[ChildDeadline]) -> list[tuple[str, str, int]]:
    """A chip (key, label, number) for all, and for each kind that occurs, in the order of the rules."""
    numbers = Counter((one.deadline.rule.key, one.label) for one in rows)
    order = list(default_rules())
    kinds = sorted(numbers, key=lambda one: (order.index(one[0]) if one[0] in order else len(order), one[1]))
    return [("", "Alle", sum(numbers.values())), *((key, label, numbers[key, label]) for key, label in kinds)]


def deadline_sheet(rows: Iterable[ChildDeadline]) -> Sheet:
    columns = (
        "Frist",
        "Fällig am",
        "Stand",
        "Kennung",
        "Nachname",
        "Vorname",
        "Grund",
        "Quelle",
        "Gemeinde",
        "Zuständig",
    )
    return Sheet("Fristen", columns, [_sheet_row(one) for one in rows])


def _sheet_row(row: ChildDeadline) -> tuple[Cell, ...]:
    pupil, deadline = row.pupil, row.deadline
    return (
        row.label,
        deadline.due_on,
        row.due.text,
        pupil.code,
        pupil.person.last_name,
        pupil.person.first_name,
        deadline.reason,
        deadline.rule.source,
        str(pupil.person.household.municipality or ""),
        str(pupil.responsible),
    )


def _narrowed(member: Membership, wanted: DeadlineFilter) -> "QuerySet[Pupil]":
    rows = rules.visible_pupils(member)
    if wanted.municipality:
        rows = rows.filter(person__household__municipality_id=wanted.municipality)
    if wanted.orphaned:
        return rows.filter(responsible__is_active=False)
    return rows.filter(responsible_id=wanted.responsible) if wanted.responsible else rows


def _is_within(deadline: Deadline, horizon: str, on: dt.date) -> bool:
    if horizon == OVERDUE:
        return deadline.urgency == Urgency.OVER
    if horizon == FOUR_WEEKS:
        return deadline.due_on <= on + dt.timedelta(weeks=4)
    return horizon == ALL or deadline.urgency != Urgency.LATER


def of_pupil(pupil: Pupil, on: dt.date) -> list[ChildDeadline]:
    """The deadlines of one child; five queries."""
    return child_deadlines(Pupil.objects.filter(pk=pupil.pk), on)


def own_or_orphaned(member: Membership) -> "QuerySet[Pupil]":
    """The children of a member; of the director also those whose adviser works here no more."""
    mine = Q(responsible=member)
    if Role.DIRECTOR in member.roles:
        mine |= Q(responsible__is_active=False)
    return rules.visible_pupils(member).filter(mine)
