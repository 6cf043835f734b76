"""Who may see and change a pupil; which step may follow; which grade is proposed."""

import datetime as dt

from django.db.models import QuerySet

from lotse.people.enums import ConsentPurpose
from lotse.schooling.enums import (
    AGE_BAND_GRADES,
    ENDED_STATES,
    HANDED_OVER_LABELS,
    NEXT_STEP_CENTRE_TELLS,
    NEXT_STEP_EXAM_LAST,
    NEXT_STEP_INTERVIEW,
    NEXT_STEP_NEED,
    NEXT_STEP_OTHER_INVITES,
    NEXT_STEPS,
    OPTIONAL_STATES,
    TRANSITIONS,
    AgeBand,
    Office,
    PupilState,
    SchoolLevel,
)
from lotse.schooling.models import Process, Pupil
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

VIEW_PUPIL = declare("schooling.view_pupil", "Schulwege ansehen", roles={Role.COUNSELLOR, Role.DIRECTOR}, personal=True)
EDIT_PUPIL = declare(
    "schooling.edit_pupil", "Schulwege bearbeiten", roles={Role.COUNSELLOR, Role.DIRECTOR}, personal=True
)
EDIT_PROCESS = declare(
    "schooling.edit_process", "Ablauf der Schulberatung einstellen", roles={Role.DIRECTOR, Role.ADMINISTRATOR}
)
CHECK_SENTENCES = declare(
    "schooling.check_sentences",
    "Geprüfte Übersetzungen eintragen",
    roles={Role.COUNSELLOR, Role.DIRECTOR, Role.ADMINISTRATOR},
)

BERUFSKOLLEG_GRADE = 11

# What people.rules.may_disclose is asked for when papers go to an office. Parents who register their child themselves
# take the papers with them: nothing leaves the centre.
DISCLOSURE_PURPOSES: dict[str, ConsentPurpose] = {
    Office.SCHOOL: ConsentPurpose.SCHOOL,
    Office.SCHOOL_AUTHORITY: ConsentPurpose.SCHOOL_AUTHORITY,
    Office.MUNICIPALITY: ConsentPurpose.PARTNER,
    Office.HEALTH_OFFICE: ConsentPurpose.HEALTH_OFFICE,
}
# What is passed on with a step, as the family's file names it
TOLD_TO_HEALTH_OFFICE = "Name, Geburtsdatum, Anschrift, Kontakt der Sorgeberechtigten, Sprache"
TOLD_TO_DECIDING_OFFICE = "Name, Geburtsdatum, Anschrift, Sprache, Empfehlung mit Gründen, Antwort der Eltern"
_ORDER = {state: place for place, state in enumerate(PupilState)}


def may_view_pupil(member: Membership, pupil: Pupil) -> bool:
    return member.holds(VIEW_PUPIL) and pupil.centre_id == member.centre_id


def may_edit_pupil(member: Membership, pupil: Pupil) -> bool:
    return member.holds(EDIT_PUPIL) and pupil.centre_id == member.centre_id


def visible_pupils(member: Membership) -> QuerySet[Pupil]:
    """The queryset twin of ``may_view_pupil``."""
    rows = Pupil.objects.all()
    return rows if member.holds(VIEW_PUPIL) else rows.none()


def editable_pupils(member: Membership) -> QuerySet[Pupil]:
    """The queryset twin of ``may_edit_pupil``."""
    rows = Pupil.objects.all()
    return rows if member.holds(EDIT_PUPIL) else rows.none()


def skipped(process: Process) -> frozenset[str]:
    """The steps that this centre leaves out; only optional ones can be."""
    return frozenset(process.skipped_states) & OPTIONAL_STATES


def next_states(process: Process, state: str) -> list[PupilState]:
    """The states that may follow ``state``, in the order of the path.

    A left-out state is replaced by what lies beyond it: going forward by the states that follow it, going back by
    those that come before it. A child who stands in a state that was left out later still goes on from there.
    """
    leave_out = skipped(process)
    found: set[PupilState] = set()
    for target in TRANSITIONS[state]:
        found |= _replaced(state, target, leave_out)
    return sorted(found - {PupilState(state)}, key=_ORDER.__getitem__)


def _replaced(state: str, target: PupilState, leave_out: frozenset[str]) -> set[PupilState]:
    if target not in leave_out:
        return {target}
    forward = _ORDER[target] > _ORDER[PupilState(state)]
    if forward:
        beyond = TRANSITIONS[target]
    else:
        beyond = tuple(one for one in PupilState if target in TRANSITIONS[one] and _ORDER[one] < _ORDER[target])
    return set().union(*(_replaced(target, one, leave_out) for one in beyond))


def state_label(process: Process, state: str) -> str:
    """A state in the words of this centre: its own, or by who decides about the place and so gets the papers."""
    if state in process.labels:
        return str(process.labels[state])
    if state == PupilState.HANDED_OVER:
        return HANDED_OVER_LABELS.get(process.who_assigns, str(PupilState.HANDED_OVER.label))
    return str(PupilState(state).label)


def who_tells(process: Process) -> Office:
    """Who tells the parents which school it will be."""
    return Office(process.who_tells or process.who_assigns)


def orders_exam(process: Process) -> bool:
    """Whether the centre itself orders the examination, as a step of the path."""
    return process.who_orders_exam == Office.CENTRE and PupilState.EXAM_ORDERED not in skipped(process)


def planned_step(process: Process, state: str) -> tuple[str, int] | None:
    """What is to be done next in a state, and within how many days; None for ended children.

    In the centre's own words where it has some. Where the following step is left out, the step after it is planned.
    """
    own = process.steps.get(state)
    return (str(own["text"]), int(own["days"])) if own else usual_step(process, state)


def step_words(process: Process, pupil: Pupil) -> str:
    """The planned next step as it stands in the child's file; "" where none is planned."""
    planned = planned_step(process, pupil.state)
    return f"{pupil.person.first_name}: {planned[0]}" if planned else ""


def usual_step(process: Process, state: str) -> tuple[str, int] | None:
    """What is planned as long as the centre says nothing else."""
    following = TRANSITIONS[state][0] if TRANSITIONS[state] else None
    if following in skipped(process) and following is not None and not goes_back(state, following):
        return planned_step(process, following)
    match state:
        case PupilState.REGISTERED if process.who_invites != Office.CENTRE:
            return NEXT_STEP_OTHER_INVITES
        case PupilState.INVITED:
            return NEXT_STEP_INTERVIEW.get(process.who_interviews, NEXT_STEPS[state])
        case PupilState.INTERVIEWED if not (process.exam_first and orders_exam(process)):
            return planned_step(process, PupilState.EXAM_ORDERED)
        case PupilState.ANSWERED if orders_exam(process) and not process.exam_first:
            return NEXT_STEP_EXAM_LAST
        case PupilState.NEED_NOTICE:
            return NEXT_STEP_NEED.get(process.who_assigns, NEXT_STEPS[state])
        case PupilState.ASSIGNED if process.who_tells == Office.CENTRE:
            return NEXT_STEP_CENTRE_TELLS
    return NEXT_STEPS.get(state)


def goes_back(from_state: str, to_state: str) -> bool:
    """Whether a step corrects an earlier one (or takes an ended child in again)."""
    return _ORDER[PupilState(to_state)] < _ORDER[PupilState(from_state)]


def comes_before(state: str, other: str) -> bool:
    return _ORDER[PupilState(state)] < _ORDER[PupilState(other)]


def is_ended(state: str) -> bool:
    return state in ENDED_STATES


def school_year(on: dt.date) -> int:
    """The calendar year in which the school year of this day began (1 August to 31 July, § 7 SchulG NRW)."""
    return on.year if on.month >= 8 else on.year - 1


def compulsory_from(born_on: dt.date) -> dt.date:
    """First day of compulsory schooling (§ 35 SchulG NRW): 1 August; who turns 6 after 30 September, a year later."""
    turns_six = born_on.year + 6
    return dt.date(turns_six if (born_on.month, born_on.day) <= (9, 30) else turns_six + 1, 8, 1)


def grade_proposal(born_on: dt.date | None, on: dt.date) -> int | None:
    """The grade by age: 6 → 1 … 15 → 10, older → 11 (Berufskolleg). None: too young, or born on an unknown day.

    Common practice (domain facts § 2.2), not law: a person may always set another grade and says why.
    """
    if born_on is None:
        return None
    grade = school_year(on) - compulsory_from(born_on).year + 1
    return min(grade, BERUFSKOLLEG_GRADE) if grade >= 1 else None


def school_level(grade: int | None) -> SchoolLevel | None:
    """Primary 1–4, lower secondary 5–10, Berufskolleg from 11."""
    if grade is None:
        return None
    if grade <= 4:
        return SchoolLevel.PRIMARY
    return SchoolLevel.SECONDARY if grade <= 10 else SchoolLevel.VOCATIONAL


def age_band(grade: int | None) -> AgeBand | None:
    for band, (first, last) in AGE_BAND_GRADES.items():
        if grade is not None and first <= grade <= last:
            return AgeBand(band)
    return None


def is_advice_only(process: Process, grade: int | None) -> bool:
    """Primary children register at a school themselves, unless the centre's setting says that it places them."""
    return school_level(grade) == SchoolLevel.PRIMARY and not process.places_primary
