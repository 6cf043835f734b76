"""One pupil with everything that happened on its way."""

import datetime as dt
from dataclasses import dataclass

from lotse.core.components import Step
from lotse.people.catalogue import language_label
from lotse.schooling.enums import ATTENDING_STATES, PupilState
from lotse.schooling.models import (
    Assignment,
    DecisionItem,
    MedicalExamOrder,
    NeedNotice,
    ParentAnswer,
    Process,
    ProcessVersion,
    Pupil,
    Recommendation,
    StateChange,
)
from lotse.schooling.reasons import badges
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.process import label_then
from lotse.schooling.selectors.deadlines import ChildDeadline, of_pupil
from lotse.schooling.selectors.decisions import items_of_pupil
from lotse.schooling.selectors.handover.packages import PackageLine, lines_of_pupil
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.process import process_versions
from lotse.schooling.selectors.pupils import QueueRow, pupil_for, queue_row
from lotse.schooling.selectors.support import SupportPath, support_path
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class AnsweredRecommendation:
    recommendation: Recommendation
    answers: list[ParentAnswer]
    hold_until: dt.date | None

    @property
    def reasons(self) -> list[str]:
        """Why this school, in short words."""
        return reason_texts(self.recommendation)

    @property
    def newest(self) -> ParentAnswer | None:
        return self.answers[0] if self.answers else None

    @property
    def hold_label(self) -> str:
        return f"Platz vorgemerkt bis {self.hold_until:%d.%m.%Y}" if self.hold_until else ""


@dataclass(frozen=True, slots=True)
class PupilPage:
    """Everything the page of one child shows."""

    pupil: Pupil
    process: Process
    versions: list[ProcessVersion]
    row: QueueRow
    steps: list[Step]
    following: list[PupilState]
    exam: MedicalExamOrder | None
    recommendations: list[AnsweredRecommendation]
    need_notices: list[NeedNotice]
    decision_items: list[DecisionItem]
    assignments: list[Assignment]
    changes: list[StateChange]
    support: SupportPath
    deadlines: list[ChildDeadline]
    packages: list[PackageLine]
    advice_only: bool
    may_edit: bool

    @property
    def open_exam(self) -> MedicalExamOrder | None:
        return self.exam if self.exam is not None and self.exam.done_on is None else None

    @property
    def preline(self) -> str:
        return f"Kind {self.pupil.code}"

    @property
    def subtitle(self) -> str:
        """What one needs on the phone: how to say the name, the language, whether somebody has to interpret."""
        person, household = self.pupil.person, self.pupil.person.household
        parts = [f"gesprochen: {person.pronunciation}"] if person.pronunciation else []
        parts.append(f"Sprache: {language_label(household.preferred_language)}")
        if household.interpreter_needed:
            parts.append("Sprachmittlung nötig")
        return " · ".join(parts)

    @property
    def exam_label(self) -> str:
        exam = self.exam
        if exam is None:
            return "nicht beauftragt"
        if exam.done_on:
            return f"erledigt am {exam.done_on:%d.%m.%Y}"
        when = f"Termin am {exam.date_on:%d.%m.%Y}" if exam.date_on else "noch kein Termin"
        return f"beauftragt am {exam.ordered_on:%d.%m.%Y}, {when}"

    @property
    def registered_label(self) -> str:
        return f"{self.pupil.registered_on:%d.%m.%Y}, von: {self.pupil.get_registered_by_display()}"

    @property
    def path_taken(self) -> list[tuple[str, StateChange]]:
        """Each step in the words of its day, the latest first."""
        return [(label_then(one, self.versions, self.process), one) for one in self.changes]

    @property
    def active(self) -> AnsweredRecommendation | None:
        return next((one for one in self.recommendations if one.recommendation.withdrawn_at is None), None)


def pupil_page(member: Membership, code: str, on: dt.date) -> PupilPage:
    """Raises NotFound."""
    pupil = pupil_for(member, code)
    process = current_process()
    changes = list(pupil.changes.select_related("by"))
    recommendations = pupil.recommendations.select_related(
        "school__organisation", "second_choice__organisation", "made_by"
    ).prefetch_related("answers__wish_school__organisation", "answers__recorded_by", "holds")
    return PupilPage(
        pupil=pupil,
        process=process,
        versions=process_versions(),
        row=queue_row(pupil, process, on),
        steps=_path(pupil, process, changes),
        following=rules.next_states(process, pupil.state),
        exam=pupil.exam_orders.first(),
        recommendations=[_answered(one) for one in recommendations],
        need_notices=list(pupil.need_notices.select_related("opened_by")),
        decision_items=items_of_pupil(pupil),
        assignments=list(pupil.assignments.select_related("school__organisation", "recorded_by")),
        changes=changes,
        support=support_path(pupil, on),
        deadlines=of_pupil(pupil, on),
        packages=lines_of_pupil(pupil),
        advice_only=rules.is_advice_only(process, pupil.grade),
        may_edit=rules.may_edit_pupil(member, pupil),
    )


def reason_texts(recommendation: Recommendation) -> list[str]:
    return [badge.text for badge in badges(recommendation.reasons, str)]


def _answered(recommendation: Recommendation) -> AnsweredRecommendation:
    answers = sorted(recommendation.answers.all(), key=lambda one: one.recorded_at, reverse=True)
    holds = [hold.expires_on for hold in recommendation.holds.all() if hold.released_at is None]
    return AnsweredRecommendation(recommendation, answers, min(holds, default=None))


_MAIN_PATH = (
    PupilState.REGISTERED,
    PupilState.INVITED,
    PupilState.INTERVIEWED,
    PupilState.EXAM_ORDERED,
    PupilState.RECOMMENDED,
    PupilState.ANSWERED,
    PupilState.HANDED_OVER,
    PupilState.ASSIGNED,
    PupilState.STARTED,
)
# Where a child stands that is beside the main path
_BESIDE = {PupilState.NO_SHOW: PupilState.INVITED, PupilState.NEED_NOTICE: PupilState.RECOMMENDED}


def _path(pupil: Pupil, process: Process, changes: list[StateChange]) -> list[Step]:
    """The steps of this centre, with the day on which the child reached each; ``changes`` newest first."""
    state = PupilState(pupil.state)
    here = _BESIDE.get(state, state)
    reached: dict[str, dt.date] = {}
    for change in reversed(changes):
        reached[change.to_state] = change.effective_on
    absent = rules.skipped(process) | (frozenset() if process.exam_first else {PupilState.EXAM_ORDERED})
    shown = [one for one in _MAIN_PATH if one not in absent or one == here or one in reached]
    steps: list[Step] = []
    for one in shown:
        if one == here:
            beside = state in _BESIDE
            label = rules.state_label(process, state if beside else one)
            steps.append(Step(label, "", "problem" if beside else "current", _since(pupil.state_since_on)))
        else:
            was_before = one in reached and (rules.is_ended(state) or rules.comes_before(one, here))
            label = rules.state_label(process, one)
            steps.append(Step(label, "", "done", _since(reached[one])) if was_before else Step(label))
    if state not in {*shown, *_BESIDE}:
        steps.append(Step(rules.state_label(process, state), "", "current", _since(pupil.state_since_on)))
    return steps


def _since(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


# Steps with papers of their own are taken on their own pages.
_OWN_PAGES = frozenset(
    {
        PupilState.INTERVIEWED,
        PupilState.EXAM_ORDERED,
        PupilState.RECOMMENDED,
        PupilState.ANSWERED,
        PupilState.NEED_NOTICE,
        PupilState.HANDED_OVER,
        PupilState.ASSIGNED,
        PupilState.STARTED,
    }
)


def plain_targets(page: PupilPage) -> list[tuple[str, str]]:
    """States with their labels that a day alone leads to: those without papers of their own, and earlier ones.

    None after the first school day: there the state follows from where and how a child is taught.
    """
    here = page.pupil.state
    if here in ATTENDING_STATES:
        return []
    plain = [one for one in page.following if one not in _OWN_PAGES or rules.goes_back(here, one)]
    return [(one.value, rules.state_label(page.process, one)) for one in plain]


def reason_needed(page: PupilPage) -> frozenset[str]:
    """The targets that end the way or correct it; a new invitation after nobody came is neither."""
    here = page.pupil.state
    back = {one for one in page.following if rules.goes_back(here, one) and here != PupilState.NO_SHOW}
    return frozenset({PupilState.CANCELLED, *back})
