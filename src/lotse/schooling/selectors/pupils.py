"""The queue of pupils, and one pupil with everything that happened on its way."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lotse.core.errors import NotFound
from lotse.core.export import Cell, Sheet
from lotse.people.models import Person
from lotse.schooling.enums import (
    AGE_BAND_GRADES,
    ATTENDING_STATES,
    ENDED_STATES,
    WAITING_STATES,
    PupilState,
)
from lotse.schooling.models import (
    Process,
    Pupil,
)
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.deadlines import Rule
from lotse.schooling.selectors.deadlines import current_rules, late_from
from lotse.tenants.models import Membership

WAITING = "wartend"  # the filter that stands for all waiting states
ATTENDING = "begonnen"
ENDED = "beendet"
SORTS = {
    "name": ("person__last_name", "person__first_name", "id"),
    "seit": ("registered_on", "id"),
    "jahrgang": ("grade", "registered_on", "id"),
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the list shows. ``state``: a PupilState, or WAITING, ATTENDING, ENDED, or empty for all."""

    state: str = WAITING
    band: str = ""
    municipality: uuid.UUID | None = None
    mine: bool = False
    talk_first: bool = False
    portal_missing: bool = False
    sort: str = "seit"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the queue. ``waiting_days`` counts from registration, None for those who wait no more."""

    pupil: Pupil
    state_label: str
    tone: str
    waiting_days: int | None
    is_late: bool
    grade_label: str
    next_action: str
    due_on: dt.date | None

    @property
    def portal_label(self) -> str:
        return portal_label(self.pupil)

    @property
    def waiting_label(self) -> str:
        """ "" for those who wait no more."""
        return "" if self.waiting_days is None else days_label(self.waiting_days)


@dataclass(frozen=True, slots=True)
class StateCount:
    key: str
    label: str
    count: int


def queue(member: Membership, wanted: QueueFilter) -> QuerySet[Pupil]:
    """The children that the list shows, in its order, with what each line needs."""
    rows = _narrowed(member, wanted).filter(_state_condition(wanted.state))
    descending = wanted.sort.startswith("-")
    order = SORTS.get(wanted.sort.removeprefix("-"), SORTS["seit"])
    if descending:
        order = tuple(f"-{name}" for name in order)
    return rows.select_related("person__household__municipality", "responsible", "next_step__owner").order_by(*order)


def days_label(days: int) -> str:
    return "seit heute" if days == 0 else "1 Tag" if days == 1 else f"{days} Tage"


def queue_row(pupil: Pupil, process: Process, on: dt.date) -> QueueRow:
    return queue_rows([pupil], process, on)[0]


def queue_rows(pupils: Iterable[Pupil], process: Process, on: dt.date) -> list[QueueRow]:
    """The lines of several children; one query for the rules."""
    rules_in_force = current_rules()
    return [_queue_row(one, process, on, rules_in_force) for one in pupils]


def _queue_row(pupil: Pupil, process: Process, on: dt.date, rules_in_force: Sequence[Rule]) -> QueueRow:
    waits = pupil.state in WAITING_STATES
    days = (on - pupil.registered_on).days if waits else None
    late_on = late_from(rules_in_force, pupil.registered_on)
    step = pupil.next_step if pupil.next_step is not None and pupil.next_step.done_at is None else None
    return QueueRow(
        pupil=pupil,
        state_label=rules.state_label(process, pupil.state),
        tone=state_tone(pupil.state),
        waiting_days=days,
        is_late=waits and late_on is not None and late_on <= on,
        grade_label=grade_label(pupil.grade),
        next_action=step.action if step else "",
        due_on=step.due_on if step else None,
    )


def queue_sheet(rows: Iterable[Pupil], process: Process, on: dt.date) -> Sheet:
    """The queue as a table for a file."""
    columns = (
        "Kennung",
        "Nachname",
        "Vorname",
        "Jahrgang",
        "Gemeinde",
        "Stand",
        "Gemeldet am",
        "Wartet (Tage)",
        "Schüler Online",
        "Zuständig",
    )
    return Sheet("Kinder", columns, [_sheet_row(row) for row in queue_rows(rows, process, on)])


def _sheet_row(row: QueueRow) -> tuple[Cell, ...]:
    pupil, person = row.pupil, row.pupil.person
    return (
        pupil.code,
        person.last_name,
        person.first_name,
        pupil.grade,
        str(person.household.municipality or ""),
        row.state_label,
        pupil.registered_on,
        row.waiting_days,
        portal_label(pupil),
        str(pupil.responsible),
    )


def state_counts(member: Membership, wanted: QueueFilter, process: Process) -> list[StateCount]:
    """How many children stand where, with all other filters applied; groups first, then the waiting states."""
    counted = _narrowed(member, wanted).order_by().values_list("state").annotate(number=Count("id"))
    by_state: dict[str, int] = dict(counted)
    groups = (
        (WAITING, "Alle Wartenden", WAITING_STATES),
        (ATTENDING, "In der Schule", ATTENDING_STATES),
        (ENDED, "Beendet", ENDED_STATES),
    )
    chips = [StateCount(key, label, sum(by_state.get(one, 0) for one in states)) for key, label, states in groups]
    chips[1:1] = [
        StateCount(state, rules.state_label(process, state), by_state[state])
        for state in WAITING_STATES
        if state in by_state
    ]
    return chips


def state_tone(state: str) -> str:
    if state in {PupilState.NO_SHOW, PupilState.NEED_NOTICE}:
        return "warning"
    if state in {PupilState.ASSIGNED, *ATTENDING_STATES, PupilState.COMPLETED}:
        return "success"
    return "neutral" if state in ENDED_STATES else "info"


def _narrowed(member: Membership, wanted: QueueFilter) -> QuerySet[Pupil]:
    rows = rules.visible_pupils(member)
    if wanted.band in AGE_BAND_GRADES:
        first, last = AGE_BAND_GRADES[wanted.band]
        rows = rows.filter(grade__gte=first, grade__lte=last)
    if wanted.municipality:
        rows = rows.filter(person__household__municipality_id=wanted.municipality)
    if wanted.mine:
        rows = rows.filter(responsible=member)
    if wanted.talk_first:
        rows = rows.filter(talk_first=True)
    if wanted.portal_missing:
        rows = rows.filter(grade__gte=rules.BERUFSKOLLEG_GRADE, portal_registered_on=None)
    return rows


def _state_condition(state: str) -> Q:
    groups = {WAITING: WAITING_STATES, ATTENDING: ATTENDING_STATES, ENDED: ENDED_STATES}
    if state in groups:
        return Q(state__in=groups[state])
    return Q(state=state) if state in PupilState.values else Q()


def pupil_for(member: Membership, code: str) -> Pupil:
    """The pupil of this code. Raises NotFound."""
    rows = rules.visible_pupils(member).select_related(
        "person__household__municipality", "responsible", "next_step__owner"
    )
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def grade_label(grade: int | None) -> str:
    if grade is None:
        return "noch offen"
    return "Berufskolleg" if grade >= rules.BERUFSKOLLEG_GRADE else f"Jahrgang {grade}"


def portal_label(pupil: Pupil) -> str:
    """Whether a child on the way to the Berufskolleg is registered in the portal; "" for all others."""
    if (pupil.grade or 0) < rules.BERUFSKOLLEG_GRADE:
        return ""
    on = pupil.portal_registered_on
    return f"in Schüler Online angemeldet am {on:%d.%m.%Y}" if on else "noch nicht in Schüler Online"


def grade_proposal_label(person: Person, on: dt.date) -> str:
    """What the age proposes, in words."""
    if person.born_on is None:
        return "keiner, das Geburtsdatum fehlt"
    grade = rules.grade_proposal(person.born_on, on)
    return "keiner, das Kind ist noch nicht schulpflichtig" if grade is None else grade_label(grade)
