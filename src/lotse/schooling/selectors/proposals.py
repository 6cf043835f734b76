"""What the pages of proposals show; a constant number of queries however many children there are."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.schooling.enums import PROPOSABLE_STATES, ConstraintKind, PupilState, RunState, SupportForm
from lotse.schooling.models import Constraint, ProposalRow, ProposalRun, Pupil, Recommendation, School
from lotse.schooling.reasons import (
    NEED_REASONS,
    UNPLACED_WORDS,
    Badge,
    badges,
    cost_words,
    gap_words,
    is_stale,
    percent,
    reported_badge,
    way_words,
)
from lotse.schooling.rules import proposals as rules
from lotse.schooling.selectors.places import stale_before
from lotse.tenants.models import Membership

COMPARED_WITHIN = dt.timedelta(hours=12)  # an older proposal was about other facts: nothing to compare


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school in one child's row, with the marks that stand for this pair; ``is_stale``: its places are old."""

    id: uuid.UUID
    code: str
    name: str
    is_pinned: bool
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class AlternativeView:
    """Another school; ``reported`` says how old its report of places is, where that is known."""

    school: SchoolView
    way: str
    costs: list[str]
    reported: Badge | None


@dataclass(frozen=True, slots=True)
class ProposedView:
    """One child with the school proposed. ``before``: what the previous proposal said, where it differs."""

    row: ProposalRow
    child: str
    grade_label: str
    school: SchoolView
    badges: list[Badge]
    alternatives: list[AlternativeView]
    banned: list[SchoolView]
    before: str
    can_accept: bool


@dataclass(frozen=True, slots=True)
class UnplacedView:
    """One child without a school: why, what helps, and whether need may be reported.

    ``to_ask``: suitable schools whose report of places is stale.
    """

    row: ProposalRow
    child: str
    grade_label: str
    title: str
    sentence: str
    facts: list[str]
    to_ask: list[SchoolView]
    banned: list[SchoolView]
    pinned: list[SchoolView]
    before: str
    can_report_need: bool


@dataclass(frozen=True, slots=True)
class LoadView:
    """A school before and after; percent of the reported places."""

    school: SchoolView
    places: int
    before: int
    after: int
    new: int
    reported: Badge | None

    @property
    def percent_before(self) -> int:
        return percent(self.before, self.places)

    @property
    def percent_after(self) -> int:
        return percent(self.after, self.places)


@dataclass(frozen=True, slots=True)
class RunPage:
    run: ProposalRun
    title: str
    proposed: list[ProposedView] = field(default_factory=list)
    unplaced: list[UnplacedView] = field(default_factory=list)
    loads: list[LoadView] = field(default_factory=list)
    previous: ProposalRun | None = None
    newer: ProposalRun | None = None

    @property
    def gap_words(self) -> str:
        """How far from the proven best at most."""
        return gap_words(self.run.gap_permille)

    @property
    def gap_value(self) -> str:
        gap = self.run.gap_permille or 0
        return f"≤ {gap // 10},{gap % 10} %" if gap else "0 %"

    @property
    def placed_words(self) -> str:
        if self.run.placed_count >= self.run.most_count:
            return "mehr ist nachweislich nicht möglich"
        return f"nachweislich höchstens {self.run.most_count} möglich"

    @property
    def of_words(self) -> str:
        return f"von {self.run.children_count}"

    @property
    def finished_words(self) -> str:
        """At what time, and with what it is compared."""
        if self.run.finished_at is None:
            return ""
        at = f"um {clock.local(self.run.finished_at):%H:%M} Uhr"
        if self.previous is None:
            return at
        return f"{at}, verglichen mit {clock.local(self.previous.requested_at):%H:%M} Uhr"

    @property
    def open_count(self) -> int:
        return sum(view.can_accept for view in self.proposed)

    @property
    def many_open(self) -> bool:
        """Whether ticking several makes sense."""
        return self.open_count > 1

    @property
    def is_working(self) -> bool:
        return self.run.state in {RunState.QUEUED, RunState.RUNNING}


def runs(member: Membership) -> QuerySet[ProposalRun]:
    """All proposals, newest first."""
    return rules.visible_runs(member).select_related("requested_by", "for_pupil__person")


def waiting_count(member: Membership) -> int:
    """How many children a proposal for all would take in now."""
    recommended = Recommendation.objects.filter(withdrawn_at=None).values("pupil_id")
    waiting = rules.recommendable_pupils(member).filter(state__in=PROPOSABLE_STATES)
    return waiting.exclude(pk__in=recommended).count()


def row_ids(run: ProposalRun) -> list[uuid.UUID]:
    """The rows of a run that have a school."""
    return list(run.rows.filter(school__isnull=False).values_list("pk", flat=True))


def run_for(member: Membership, run_id: uuid.UUID) -> ProposalRun:
    """Raises NotFound."""
    found = runs(member).filter(pk=run_id).first()
    if found is None:
        raise NotFound
    return found


def row_for(member: Membership, run_id: uuid.UUID, row_id: uuid.UUID) -> ProposalRow:
    """Raises NotFound."""
    rows = ProposalRow.objects.filter(run__in=rules.visible_runs(member), run_id=run_id, pk=row_id)
    found = rows.select_related("run", "pupil__person").first()
    if found is None:
        raise NotFound
    return found


def pupil_for(member: Membership, code: str) -> Pupil:
    """A child whom the member may recommend a school. Raises NotFound."""
    rows = rules.recommendable_pupils(member).filter(code=code)
    found = rows.select_related("person__household__municipality").first()
    if found is None:
        raise NotFound
    return found


def cell_for(member: Membership, run: ProposalRun, pupil_id: uuid.UUID, school_id: uuid.UUID) -> tuple[Pupil, School]:
    """A child of the run and a school. Raises NotFound."""
    row = run.rows.filter(pupil_id=pupil_id).select_related("pupil__person").first()
    school = School.objects.filter(pk=school_id).first()
    if row is None or school is None:
        raise NotFound
    return row.pupil, school


@dataclass(frozen=True, slots=True)
class MarkView:
    """A wish, pin or ban of one child; ``lift`` is what the button sends."""

    kind: str
    label: str
    school: str
    lift: str


def marks_of(pupil: Pupil) -> list[MarkView]:
    rows = (
        Constraint.objects.filter(pupil=pupil).select_related("school__organisation").order_by("kind", "set_at", "id")
    )
    return [
        MarkView(
            one.kind,
            str(ConstraintKind(one.kind).label),
            str(one.school),
            f"lift:{one.kind}:{pupil.pk}:{one.school_id}",
        )
        for one in rows.order_by("kind", "set_at", "id")
    ]


def newest_run_of(member: Membership, pupil: Pupil) -> ProposalRun | None:
    """The newest finished proposal for this child alone."""
    return runs(member).filter(for_pupil=pupil, state=RunState.DONE).first()


def run_page(member: Membership, run: ProposalRun, on: dt.date) -> RunPage:
    """Everything that the page of one proposal shows; reports of places are stale as of the day."""
    title = f"Vorschlag für {run.for_pupil.person}" if run.for_pupil else "Vorschlag für alle wartenden Kinder"
    if run.state != RunState.DONE:
        return RunPage(run, title)
    same = rules.visible_runs(member).filter(for_pupil=run.for_pupil_id, state=RunState.DONE)
    recently = same.filter(requested_at__lt=run.requested_at, requested_at__gt=run.requested_at - COMPARED_WITHIN)
    previous = recently.order_by("-requested_at").first()
    newer = same.filter(requested_at__gt=run.requested_at).order_by("-requested_at").first()
    views = _Views(run, previous, stale_before(on))
    rows = [*run.rows.select_related("pupil__person")]
    rows.sort(key=lambda row: (row.pupil.person.last_name, row.pupil.person.first_name, str(row.pk)))
    views.load(rows)
    return RunPage(
        run=run,
        title=title,
        proposed=[views.proposed(row) for row in rows if row.school_id],
        unplaced=[views.unplaced(row) for row in rows if not row.school_id],
        loads=views.loads(),
        previous=previous,
        newer=newer,
    )


class _Views:
    """Turns rows into views; loads names, marks and the previous proposal once."""

    def __init__(self, run: ProposalRun, previous: ProposalRun | None, stale_before: dt.date) -> None:
        self.run = run
        self.stale_before = stale_before
        self.before = dict(previous.rows.values_list("pupil_id", "school_id")) if previous else {}

    def load(self, rows: list[ProposalRow]) -> None:
        schools = list(School.objects.select_related("organisation"))
        self.schools = {school.pk: str(school) for school in schools}
        self.codes = {school.pk: school.organisation.code for school in schools}
        self.children = {str(row.pupil_id): str(row.pupil) for row in rows}
        ids = [row.pupil_id for row in rows]
        marks = Constraint.objects.filter(pupil_id__in=ids).values_list("pupil_id", "school_id", "kind")
        self.marks = {(pupil, school, kind) for pupil, school, kind in marks}
        open_ = Recommendation.objects.filter(pupil_id__in=ids, withdrawn_at=None)
        self.recommended = set(open_.values_list("pupil_id", flat=True))

    def name(self, key: str) -> str:
        """What people read for the id of a school or child."""
        return self.children.get(key) or self.schools.get(uuid.UUID(key), "eine geschlossene Schule")

    def school(self, pupil_id: uuid.UUID | None, school_id: uuid.UUID, as_of: str = "") -> SchoolView:
        return SchoolView(
            school_id,
            self.codes[school_id],
            self.schools[school_id],
            (pupil_id, school_id, ConstraintKind.PIN) in self.marks,
            is_stale(as_of, self.stale_before),
        )

    def reported(self, as_of: str) -> Badge | None:
        return reported_badge(as_of, is_stale=is_stale(as_of, self.stale_before)) if as_of else None

    def marked(self, pupil_id: uuid.UUID, kind: ConstraintKind) -> list[SchoolView]:
        found = [school for pupil, school, mark in self.marks if pupil == pupil_id and mark == kind]
        return sorted((self.school(pupil_id, one) for one in found), key=lambda view: view.name)

    def was(self, row: ProposalRow) -> str:
        if row.pupil_id not in self.before or self.before[row.pupil_id] == row.school_id:
            return ""
        old = self.before[row.pupil_id]
        return self.schools[old] if old else "kein Platz"

    def proposed(self, row: ProposalRow) -> ProposedView:
        assert row.school_id is not None
        waiting = row.pupil.state in PROPOSABLE_STATES and row.pupil_id not in self.recommended
        return ProposedView(
            row=row,
            child=str(row.pupil),
            grade_label=_grade_label(row),
            school=self.school(row.pupil_id, row.school_id, _as_of(row.reasons)),
            badges=badges(row.reasons, self.name, stale_before=self.stale_before),
            alternatives=[self._alternative(row, one) for one in row.alternatives],
            banned=self.marked(row.pupil_id, ConstraintKind.BAN),
            before=self.was(row),
            can_accept=row.accepted_at is None and waiting,
        )

    def _alternative(self, row: ProposalRow, told: dict[str, Any]) -> AlternativeView:
        as_of = told.get("as_of", "")
        school = self.school(row.pupil_id, uuid.UUID(told["school"]), as_of)
        return AlternativeView(school, ", ".join(way_words(told)), cost_words(told, self.name), self.reported(as_of))

    def unplaced(self, row: ProposalRow) -> UnplacedView:
        title, sentence = UNPLACED_WORDS[row.unplaced_reason]
        reportable = row.unplaced_reason in NEED_REASONS and row.pupil.state != PupilState.NEED_NOTICE
        return UnplacedView(
            row=row,
            child=str(row.pupil),
            grade_label=_grade_label(row),
            title=title,
            sentence=sentence,
            facts=self._facts(row.unplaced_facts),
            to_ask=self._to_ask(row),
            banned=self.marked(row.pupil_id, ConstraintKind.BAN),
            pinned=self.marked(row.pupil_id, ConstraintKind.PIN),
            before=self.was(row),
            can_report_need=reportable and row.pupil.state in PROPOSABLE_STATES,
        )

    def _facts(self, told: dict[str, Any]) -> list[str]:
        words = []
        if schools := told.get("schools"):
            as_of = told.get("as_of", {})
            words.append("Passende Schulen: " + ", ".join(self._dated(one, as_of.get(one, "")) for one in schools))
        if children := told.get("children"):
            words.append("Plätze vorgeschlagen für: " + ", ".join(self.name(one) for one in children))
        if "cap_m" in told:
            words.append(f"Nächste Schule {_km(told['nearest_m'])}, erlaubt {_km(told['cap_m'])}")
        return words

    def _dated(self, school: str, as_of: str) -> str:
        """The name of a school with the age of its report."""
        badge = self.reported(as_of)
        return f"{self.name(school)} ({badge.text})" if badge else self.name(school)

    def _to_ask(self, row: ProposalRow) -> list[SchoolView]:
        reported = {uuid.UUID(school): as_of for school, as_of in row.unplaced_facts.get("as_of", {}).items()}
        known = [self.school(None, school, as_of) for school, as_of in reported.items() if school in self.schools]
        return [view for view in known if view.is_stale]

    def loads(self) -> list[LoadView]:
        """Only schools that the proposal changes."""
        rows = [self._load(load) for load in self.run.school_loads if load["new"]]
        return sorted(rows, key=lambda load: (-load.new, load.school.name))

    def _load(self, load: dict[str, Any]) -> LoadView:
        as_of = load.get("as_of", "")
        school = self.school(None, uuid.UUID(load["school"]), as_of)
        return LoadView(school, load["places"], load["before"], load["after"], load["new"], self.reported(as_of))


def _as_of(reasons: list[dict[str, Any]]) -> str:
    return next((str(reason["as_of"]) for reason in reasons if reason["code"] == "reported"), "")


def _grade_label(row: ProposalRow) -> str:
    grade = f"Jahrgang {row.grade}" if row.grade else "Jahrgang offen"
    kind = SupportForm(row.support_form).label if row.support_form else "Art der Klasse offen"
    return f"{grade}, {kind}"


def _km(metres: int) -> str:
    return f"{metres / 1000:.1f} km".replace(".", ",")
