"""Support groups: our children by school and kind of support, since when, until when, and who is over time.

Computed whole instead of page by page: a district teaches some thousand children in some hundred groups, and neither a
group nor the end of its support is stored.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.core.errors import NotFound
from lotse.core.export import Cell, Sheet
from lotse.core.names import search_words
from lotse.schooling.enums import ATTENDING_STATES, AgeBand
from lotse.schooling.enums.deadlines import DeadlineAnchor
from lotse.schooling.enums.support import PeriodForm
from lotse.schooling.models import Pupil, School, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.deadlines import Deadline, Urgency
from lotse.schooling.rules.support import grade_on
from lotse.schooling.selectors.deadlines import child_deadlines
from lotse.schooling.selectors.pupils import grade_label
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

OVER, SOON, ALL = "ueber", "bald", ""
SORTS = ("schule", "kinder", "ende", "ueber")
# The deadlines that end a kind of support; the others of a child are no matter of its group
_ENDS = frozenset(
    {
        DeadlineAnchor.LITERACY,
        DeadlineAnchor.FIRST_SUPPORT,
        DeadlineAnchor.ANY_SUPPORT,
        DeadlineAnchor.FOLLOW_ON,
        DeadlineAnchor.IN_INTERNATIONAL_CLASS,
        DeadlineAnchor.IN_FIT_FUER_MEHR,
    }
)


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups. ``state``: OVER (at least one child over time), SOON (ends soon), or ALL."""

    text: str = ""
    municipality: uuid.UUID | None = None
    form: str = ""
    band: str = ""
    state: str = ALL


@dataclass(frozen=True, slots=True)
class GroupChild:
    """One child of a group. ``end``: the deadline that ends its support, if a rule says so."""

    pupil: Pupil
    period: SupportPeriod
    end: Deadline | None
    on: dt.date

    @property
    def url(self) -> str:
        return centre_url("schooling:pupil", self.pupil.code)

    @property
    def grade(self) -> int | None:
        return grade_on(self.period, self.on)

    @property
    def grade_label(self) -> str:
        return grade_label(self.grade)

    @property
    def is_over(self) -> bool:
        return self.end is not None and self.end.urgency == Urgency.OVER

    @property
    def is_soon(self) -> bool:
        return self.end is not None and self.end.urgency == Urgency.SOON

    @property
    def end_tone(self) -> str:
        return "danger" if self.is_over else "warning" if self.is_soon else "neutral"

    @property
    def end_label(self) -> str:
        if self.end is None:
            return "ohne Frist"
        return f"{'über der Zeit seit' if self.is_over else 'bis'} {self.end.due_on:%d.%m.%Y}"

    @property
    def since_on(self) -> dt.date:
        """Since when it is taught so, over changes of school."""
        counted = self.end is not None and self.end.start_on <= self.period.starts_on
        return self.end.start_on if self.end is not None and counted else self.period.starts_on

    @property
    def next_action(self) -> str:
        step = self.pupil.next_step
        return step.action if step is not None and step.done_at is None else ""

    @property
    def next_due_on(self) -> dt.date | None:
        step = self.pupil.next_step
        return step.due_on if step is not None and step.done_at is None else None


@dataclass(frozen=True, slots=True)
class Group:
    """Our children of one school, kind of support and band of grades."""

    school: School
    form: str
    band: str
    children: list[GroupChild]

    @property
    def url(self) -> str:
        address = centre_url("schooling:group", self.school.organisation.code, self.form)
        return f"{address}?band={self.band}" if self.band else address

    @property
    def form_label(self) -> str:
        return str(PeriodForm(self.form).label)

    @property
    def band_label(self) -> str:
        return str(AgeBand(self.band).label) if self.band else "ohne Jahrgang"

    @property
    def municipality(self) -> str:
        return str(self.school.organisation.municipality or "")

    @property
    def count(self) -> int:
        return len(self.children)

    @property
    def over_count(self) -> int:
        return sum(one.is_over for one in self.children)

    @property
    def soon_count(self) -> int:
        return sum(one.is_soon for one in self.children)

    @property
    def since_label(self) -> str:
        days = sorted(one.since_on for one in self.children)
        first, last = f"{days[0]:%d.%m.%Y}", f"{days[-1]:%d.%m.%Y}"
        return first if first == last else f"{first} bis {last}"

    @property
    def next_end_on(self) -> dt.date | None:
        """The first end that is still to come."""
        days = [one.end.due_on for one in self.children if one.end is not None and not one.is_over]
        return min(days, default=None)

    @property
    def next_step(self) -> str:
        """What this group asks for."""
        if self.over_count:
            return f"Ende der Förderung klären: {self.over_count}"
        if self.soon_count:
            return f"Übergang vorbereiten: {self.soon_count}"
        return ""


@dataclass(frozen=True, slots=True)
class GroupList:
    """The groups shown, and how many there are behind each chip under the other filters."""

    groups: list[Group]
    counts: dict[str, int]
    children_count: int


def groups(member: Membership, wanted: GroupFilter, on: dt.date, sort: str = "") -> GroupList:
    """The filtered list, by school unless sorted otherwise ("-" first: backwards); a constant number of queries."""
    children = _children(_narrowed(member, wanted), on)
    found: dict[tuple[uuid.UUID, str, str], Group] = {}
    for child in children:
        band = rules.age_band(child.grade) or ""
        if wanted.band and band != wanted.band:
            continue
        key = (child.period.school_id, child.period.support_form, band)
        found.setdefault(key, Group(child.period.school, key[1], band, [])).children.append(child)
    rows = list(found.values())
    over, soon = [one for one in rows if one.over_count], [one for one in rows if one.soon_count]
    counts = {ALL: len(rows), OVER: len(over), SOON: len(soon)}
    shown = {OVER: over, SOON: soon}.get(wanted.state, rows)
    key_name = sort.removeprefix("-")
    shown.sort(key=lambda one: _sort_key(one, key_name), reverse=sort.startswith("-"))
    return GroupList(shown, counts, sum(one.count for one in shown))


def group_options(found: GroupList) -> list[tuple[str, str, int]]:
    """Value, label and count of each chip."""
    return [
        (ALL, "Alle Gruppen", found.counts[ALL]),
        (OVER, "Kinder über der Zeit", found.counts[OVER]),
        (SOON, "Endet bald", found.counts[SOON]),
    ]


def group_for(member: Membership, school_code: str, form: str, on: dt.date, band: str = "") -> Group:
    """One group, of one band of grades or all; empty where nobody is taught so. Raises NotFound."""
    schools = School.objects.select_related("organisation__municipality")
    school = schools.filter(organisation__code=school_code).first()
    if school is None or form not in PeriodForm.values:
        raise NotFound
    rows = _open_periods(member).filter(school=school, support_form=form)
    children = _children(rows, on)
    if band:
        children = [one for one in children if (rules.age_band(one.grade) or "") == band]
    return Group(school, form, band if band in AgeBand.values else "", children)


def _open_periods(member: Membership) -> QuerySet[SupportPeriod]:
    return SupportPeriod.objects.filter(
        ends_on=None, pupil__in=rules.visible_pupils(member), pupil__state__in=ATTENDING_STATES
    )


def _narrowed(member: Membership, wanted: GroupFilter) -> QuerySet[SupportPeriod]:
    rows = _open_periods(member)
    if wanted.form in PeriodForm.values:
        rows = rows.filter(support_form=wanted.form)
    if wanted.municipality:
        rows = rows.filter(school__organisation__municipality=wanted.municipality)
    for word in search_words(wanted.text):
        rows = rows.filter(school__organisation__search_text__contains=f" {word}")
    return rows


def _children(periods: QuerySet[SupportPeriod], on: dt.date) -> list[GroupChild]:
    """By name, each with the deadline of its support; as many queries for a thousand children as for one.

    Each school is loaded once: there are few of them for many children.
    """
    rows = periods.select_related("pupil__person__household", "pupil__next_step", "pupil__responsible")
    taught = School.objects.filter(pk__in=periods.order_by().values("school"))
    schools = {one.pk: one for one in taught.select_related("organisation__municipality")}
    pupils = Pupil.objects.filter(pk__in=periods.order_by().values("pupil"))
    ends: dict[uuid.UUID, Deadline] = {}
    for one in child_deadlines(pupils, on):
        if one.deadline.rule.anchor in _ENDS:
            ends.setdefault(one.pupil.pk, one.deadline)
    children = []
    for row in rows.order_by("pupil__person__last_name", "pupil__person__first_name", "pupil__code"):
        row.school = schools[row.school_id]
        children.append(GroupChild(row.pupil, row, ends.get(row.pupil_id), on))
    return children


def _sort_key(group: Group, key: str) -> tuple[object, ...]:
    name = (group.school.organisation.name, list(PeriodForm).index(PeriodForm(group.form)), group.band)
    match key:
        case "kinder":
            return (group.count, *name)
        case "ende":
            return (group.next_end_on or dt.date.max, *name)
        case "ueber":
            return (group.over_count, *name)
    return name


def groups_sheet(rows: Iterable[Group]) -> Sheet:
    """The list as a file: counts only, no child is named."""
    columns = (
        "Schule", "Gemeinde", "Förderung", "Jahrgänge", "Kinder", "Seit", "Nächstes Ende", "Über der Zeit",
        "Endet bald",
    )  # fmt: skip
    lines: list[Sequence[Cell]] = [
        (
            one.school.organisation.name,
            one.municipality,
            one.form_label,
            one.band_label,
            one.count,
            one.since_label,
            one.next_end_on,
            one.over_count,
            one.soon_count,
        )
        for one in rows
    ]
    return Sheet("Fördergruppen", columns, lines)


def group_sheet(group: Group) -> Sheet:
    """The children of one group as a file, for the work in the centre."""
    columns = (
        "Kennung", "Nachname", "Vorname", "Jahrgang", "Seit", "Frist", "Über der Zeit", "Zuletzt bestätigt",
        "Nächster Schritt", "bis", "Zuständig",
    )  # fmt: skip
    lines: list[Sequence[Cell]] = [
        (
            one.pupil.code,
            one.pupil.person.last_name,
            one.pupil.person.first_name,
            one.grade_label,
            one.since_on,
            one.end.due_on if one.end else None,
            "ja" if one.is_over else "",
            one.period.confirmed_on,
            one.next_action,
            one.next_due_on,
            str(one.pupil.responsible),
        )
        for one in group.children
    ]
    return Sheet(f"{group.form_label} {group.school.organisation.name}", columns, lines)
