"""Which children may go on a list for an office now, and what keeps the others back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.directory.models import Organisation
from lotse.directory.selectors import deciding_organisations
from lotse.people.rules import grounds_for
from lotse.schooling.enums import DECISIVE_ANSWERS, PupilState
from lotse.schooling.models import DecisionItem, NeedNotice, ParentAnswer, Pupil, Recommendation
from lotse.schooling.rules import decisions as rules
from lotse.schooling.rules.pupils import editable_pupils
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.pupils import grade_label
from lotse.tenants.models import Membership

STATES = (PupilState.RECOMMENDED, PupilState.ANSWERED, PupilState.NEED_NOTICE, PupilState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child that waits for the office's decision. ``obstacle``: why it cannot go on a list; "" if it can."""

    pupil: Pupil
    recommendation: Recommendation | None
    need_notice: NeedNotice | None
    answer: ParentAnswer | None
    obstacle: str
    is_listed: bool = False

    @property
    def id(self) -> str:
        return str(self.pupil.pk)

    @property
    def grade_label(self) -> str:
        return grade_label(self.pupil.grade)

    @property
    def subject(self) -> str:
        return str(self.recommendation.school) if self.recommendation else "Bedarf gemeldet"

    @property
    def parents(self) -> str:
        return str(self.answer.get_decision_display()) if self.answer else ""


@dataclass(frozen=True, slots=True)
class NewListPage:
    """Who can go on a list for the chosen office, and who not yet. ``office`` None: there is none."""

    office: Organisation | None
    offices: list[Organisation]
    ready: list[Candidate]
    left: list[Candidate]
    listed_count: int

    @property
    def listed_words(self) -> str:
        if not self.listed_count:
            return ""
        return "1 Kind steht" if self.listed_count == 1 else f"{self.listed_count} Kinder stehen"

    @property
    def title(self) -> str:
        return "1 Kind wartet auf die Entscheidung" if len(self.ready) == 1 else f"{len(self.ready)} Kinder warten"

    @property
    def submit_label(self) -> str:
        return f"An {self.office} schicken"


def new_list_page(member: Membership, office_id: str, on: dt.date) -> NewListPage:
    """``office_id`` as the address has it; an unknown one means the first office."""
    active = list(deciding_organisations())
    office = next((one for one in active if str(one.pk) == office_id), active[0] if active else None)
    found = candidates(member, office, on) if office else []
    ready = [one for one in found if not one.obstacle]
    left = [one for one in found if one.obstacle and not one.is_listed]
    return NewListPage(office, active, ready, left, len(found) - len(ready) - len(left))


def candidates(
    member: Membership, office: Organisation, on: dt.date, pupil_ids: Iterable[uuid.UUID] | None = None
) -> list[Candidate]:
    """Children for whom the decision is due, longest waiting first; a constant number of queries."""
    rows = editable_pupils(member).filter(state__in=STATES)
    if pupil_ids is not None:
        rows = rows.filter(pk__in=list(pupil_ids))
    pupils = list(rows.select_related("person__household__municipality", "responsible"))
    ids = [one.pk for one in pupils]
    recommended = {
        one.pupil_id: one
        for one in Recommendation.objects.filter(pupil__in=ids, withdrawn_at=None)
        .select_related("school__organisation")
        .prefetch_related("answers")
    }
    needed = {one.pupil_id: one for one in NeedNotice.objects.filter(pupil__in=ids, settled_on=None)}
    listed = dict(
        DecisionItem.objects.filter(rules.open_items(current_process()), pupil__in=ids).values_list(
            "pupil_id", "decision_list__code"
        )
    )
    purpose = rules.OFFICE_PURPOSES[office.kind]
    grounds = grounds_for({one.person.household_id for one in pupils}, purpose, office.name, on)
    found = []
    for pupil in pupils:
        notice = needed.get(pupil.pk) if pupil.state == PupilState.NEED_NOTICE else None
        recommendation = None if notice else recommended.get(pupil.pk)
        answers = recommendation.answers.all() if recommendation else ()
        answer = max(answers, key=lambda one: one.recorded_at, default=None)
        obstacle = _obstacle(recommendation, notice, answer, pupil.person.household_id in grounds, listed.get(pupil.pk))
        found.append(Candidate(pupil, recommendation, notice, answer, obstacle, pupil.pk in listed))
    return found


def _obstacle(
    recommendation: Recommendation | None,
    notice: NeedNotice | None,
    answer: ParentAnswer | None,
    has_ground: bool,
    listed: str | None,
) -> str:
    if listed:
        return f"steht schon auf der Liste {listed}"
    if recommendation is None and notice is None:
        return "keine gültige Empfehlung"
    if notice is None and (answer is None or answer.decision not in DECISIVE_ANSWERS):
        return "Antwort der Eltern fehlt"
    if not has_ground:
        return "keine Einwilligung für die Weitergabe an diese Stelle"
    return ""
