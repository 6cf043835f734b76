"""What a family sees behind its link: first names, where each child stands, what comes next, whom to call.

Never schools, reasons, addresses, notes, other families. A school is named in the talk and the letter, not here: the
page is open to whoever holds the phone.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from lotse.cases.selectors.appointments.family import OwnAppointment, ahead_of
from lotse.core import clock, registry
from lotse.core.components import Step
from lotse.core.registry import FamilyLink
from lotse.people.enums import ContactKind
from lotse.people.models import ContactWay, Household
from lotse.schooling.enums import FamilyMessageKind, Meeting, Office, PupilState
from lotse.schooling.models import FamilyMessage, MedicalExamOrder, Process, Pupil
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.bring import Packing, packing
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.speech import GERMAN, Said, Speaker, day_words, speaker_for
from lotse.schooling.sentences import LETTER, STATUS
from lotse.tenants.models import Centre

S = PupilState
TALKING = frozenset({S.REGISTERED, S.INVITED, S.NO_SHOW})
SEARCHING = frozenset({S.INTERVIEWED, S.EXAM_ORDERED, S.NEED_NOTICE})
ATTENDING = frozenset({S.STARTED, S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON})


@dataclass(frozen=True, slots=True)
class ChildStatus:
    """One child. ``steps`` is empty where nothing is open; ``when`` until when the next step is taken, roughly."""

    name: str
    steps: list[Step]
    said: list[Said]
    who: str
    when: str
    exam_on: str
    adviser: str
    adviser_phone: str


@dataclass(frozen=True, slots=True)
class OpenMessages:
    """What the family has said and nobody has settled yet."""

    call: Said | None
    no_need: Said | None


@dataclass(frozen=True, slots=True)
class StatusPage:
    centre: Centre
    language: str
    children: list[ChildStatus]
    nothing: Said | None
    questions: Said
    appointments: list[OwnAppointment]
    packings: list[tuple[str, Packing]]
    messages: OpenMessages
    has_phone: bool
    links: list[FamilyLink]

    @property
    def is_partly_german(self) -> bool:
        """Whether a sentence stands in German because nobody has checked its translation."""
        said = [self.questions, *(one for child in self.children for one in child.said)]
        said += [one for _, found in self.packings for one in found.said]
        return self.language != GERMAN and any(one.language == GERMAN for one in said)


def status_page(household: Household, centre: Centre, language: str, now: dt.datetime) -> StatusPage:
    """Labels are in the active language, sentences in ``language``; eight queries with those of ``links``,
    however many children."""
    on = clock.day_of(now)
    process, speaker = current_process(), speaker_for(language, centre)
    pupils = list(
        Pupil.objects.filter(person__household=household)
        .select_related("person", "responsible", "next_step")
        .prefetch_related("exam_orders")
        .order_by("person__born_on", "person__first_name", "id")
    )
    meetings = {one for pupil in pupils for one in _meetings(pupil, process, on)}
    is_open = any(not rules.is_ended(one.state) for one in pupils)
    return StatusPage(
        centre=centre,
        language=language,
        children=[_child(one, process, speaker, on) for one in pupils],
        nothing=None if is_open else speaker.say(STATUS, "nothing_open"),
        questions=speaker.say(LETTER, "questions"),
        appointments=ahead_of(household, now),
        packings=[(_meeting_label(one), packing(one, speaker, process)) for one in Meeting if one in meetings],
        messages=_open_messages(household, speaker),
        has_phone=ContactWay.objects.filter(person__household=household, kind=ContactKind.PHONE).exists(),
        links=[link for provider in registry.family_links for link in provider(household)],
    )


def _child(pupil: Pupil, process: Process, speaker: Speaker, on: dt.date) -> ChildStatus:
    said = [speaker.say(name, key) for name, key in _sentences(pupil, process)]
    who = _who(pupil, process)
    due_on = _due_on(pupil) if who and Office.FAMILY not in who else None
    if due_on is not None and due_on < on:
        said.append(speaker.say(STATUS, "late"))
    elif who and Office.FAMILY not in who:
        said.append(speaker.say(STATUS, "wait"))
    exam = _open_exam(pupil)
    exam_on = exam.date_on if exam and exam.date_on and exam.date_on >= on else None
    if exam is not None and exam.date_on is None:
        said.append(speaker.say(LETTER, "exam"))
    reachable = pupil.responsible.is_active and not rules.is_ended(pupil.state)
    return ChildStatus(
        name=pupil.person.first_name,
        steps=_steps(pupil, process),
        said=said,
        who=", ".join(office_word(one) for one in who),
        when=day_words(due_on, speaker.language) if due_on and due_on >= on else "",
        exam_on=day_words(exam_on, speaker.language) if exam_on else "",
        adviser=pupil.responsible.name if reachable else "",
        adviser_phone=pupil.responsible.phone if reachable else "",
    )


def _sentences(pupil: Pupil, process: Process) -> list[tuple[str, str]]:
    """Catalogue and key of what is said about the next step."""
    state = PupilState(pupil.state)
    if rules.is_ended(state):
        return [(STATUS, "next_ended")]
    if pupil.talk_first and state not in ATTENDING:
        return [(STATUS, "next_talk")]
    if _registers_itself(pupil, process):
        return [(STATUS, "next_own")]
    match state:
        case S.REGISTERED:
            return [(STATUS, "next_registered" if process.who_invites == Office.CENTRE else "next_registered_other")]
        case S.INVITED | S.NO_SHOW | S.RECOMMENDED | S.NEED_NOTICE:
            return [(STATUS, f"next_{state}")]
        case S.ANSWERED if process.who_assigns == Office.FAMILY:
            return [(STATUS, "next_own")]
        case S.ANSWERED:
            return [(STATUS, "next_answered"), (LETTER, f"decides_{process.who_assigns}")]
        case S.HANDED_OVER:
            return [(LETTER, f"decides_{process.who_assigns}")]
        case S.ASSIGNED:
            tells = rules.who_tells(process)
            told = [] if tells == Office.FAMILY else [(LETTER, f"tells_{tells}")]
            return [(STATUS, "next_assigned"), *told]
    return [(STATUS, "next_started" if state in ATTENDING else "next_search")]


def _who(pupil: Pupil, process: Process) -> tuple[Office, ...]:
    """Who takes the next step; empty where none is open."""
    state = PupilState(pupil.state)
    if rules.is_ended(state):
        return ()
    if pupil.talk_first and state not in ATTENDING:
        return (Office.CENTRE, Office.FAMILY)
    if _registers_itself(pupil, process):
        return (Office.FAMILY,)
    match state:
        case S.REGISTERED:
            return (Office(process.who_invites),)
        case S.INVITED:
            return (Office.FAMILY,)
        case S.RECOMMENDED:
            return (Office.CENTRE, Office.FAMILY)
        case S.HANDED_OVER:
            return (Office(process.who_assigns),)
        case S.ANSWERED if process.who_assigns == Office.FAMILY:
            return (Office.FAMILY,)
        case S.ASSIGNED:
            return (rules.who_tells(process),)
    return (Office.CENTRE,)


def _registers_itself(pupil: Pupil, process: Process) -> bool:
    """Primary children whom the centre only advises; a recommendation that was made all the same goes its way."""
    return pupil.state in TALKING | SEARCHING and rules.is_advice_only(process, pupil.grade)


def _due_on(pupil: Pupil) -> dt.date | None:
    """Until when somebody means to take the next step; for a child at school it is half a year, and no news."""
    step = pupil.next_step
    if pupil.state in ATTENDING or step is None or step.done_at is not None:
        return None
    return step.due_on


def _open_exam(pupil: Pupil) -> MedicalExamOrder | None:
    if rules.is_ended(pupil.state):
        return None
    return next((one for one in pupil.exam_orders.all() if one.done_on is None), None)


def _meetings(pupil: Pupil, process: Process, on: dt.date) -> set[Meeting]:
    """For which occasions the family may want to know what to bring."""
    found, state = set(), pupil.state
    itself = _registers_itself(pupil, process)
    if state in TALKING and not itself:
        found.add(Meeting.INTERVIEW)
    registers = itself or state == S.ASSIGNED or (state == S.ANSWERED and process.who_assigns == Office.FAMILY)
    if registers and not pupil.talk_first:
        found.add(Meeting.SCHOOL)
    exam = _open_exam(pupil)
    if exam is not None and (exam.date_on is None or exam.date_on >= on):
        found.add(Meeting.EXAM)
    return found


# --- Words of the interface ----------------------------------------------------------------------------------------


def _steps(pupil: Pupil, process: Process) -> list[Step]:
    """The way in plain steps: six, or three where the family registers the child itself."""
    state = PupilState(pupil.state)
    if rules.is_ended(state):
        return []
    if _registers_itself(pupil, process):
        labels = [gettext("Bei uns gemeldet"), gettext("Sie melden Ihr Kind an"), gettext("Schule beginnt")]
        return _walked(labels, 1)
    decision = (
        gettext("Sie melden Ihr Kind an")
        if process.who_assigns == Office.FAMILY
        else gettext("Entscheidung über den Platz")
    )
    labels = [
        gettext("Bei uns gemeldet"),
        gettext("Gespräch"),
        gettext("Schule suchen"),
        gettext("Ihre Antwort"),
        decision,
        gettext("Schule beginnt"),
    ]
    return _walked(labels, _place(state))


def _place(state: PupilState) -> int:
    """The step that is being taken; beyond the last one for a child at school."""
    if state in TALKING:
        return 1
    if state in SEARCHING:
        return 2
    places = {S.RECOMMENDED: 3, S.ANSWERED: 4, S.HANDED_OVER: 4, S.ASSIGNED: 5}
    return places.get(state, 6)


def _walked(labels: list[str], here: int) -> list[Step]:
    steps = []
    for place, label in enumerate(labels):
        if place < here:
            steps.append(Step(label, "", "done", gettext("Fertig")))
        elif place == here:
            steps.append(Step(label, "", "current", gettext("Hier sind Sie jetzt")))
        else:
            steps.append(Step(label, "", "open", gettext("Kommt noch")))
    return steps


def office_word(office: Office) -> str:
    """An office as a family knows it."""
    return {
        Office.CENTRE: gettext("Wir"),
        Office.SCHOOL: gettext("Die Schule"),
        Office.SCHOOL_AUTHORITY: gettext("Die Schulaufsicht"),
        Office.MUNICIPALITY: gettext("Die Stadt oder Gemeinde"),
        Office.HEALTH_OFFICE: gettext("Das Gesundheitsamt"),
        Office.FAMILY: gettext("Sie"),
    }[office]


def _meeting_label(meeting: Meeting) -> str:
    return {
        Meeting.INTERVIEW: gettext("Zum Gespräch"),
        Meeting.EXAM: gettext("Zur Untersuchung"),
        Meeting.SCHOOL: gettext("Zur Anmeldung an der Schule"),
    }[meeting]


def _open_messages(household: Household, speaker: Speaker) -> OpenMessages:
    rows = {
        one.kind: one.step
        for one in FamilyMessage.objects.filter(household=household, step__done_at=None).select_related("step")
    }
    call, no_need = rows.get(FamilyMessageKind.CALL), rows.get(FamilyMessageKind.NO_NEED)
    return OpenMessages(
        call=speaker.say(STATUS, "call_noted", call.due_on) if call else None,
        no_need=speaker.say(STATUS, "no_need_noted") if no_need else None,
    )
