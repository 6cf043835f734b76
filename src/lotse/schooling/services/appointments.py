"""What an appointment means for a child on its way to school (registry.appointments)."""

from lotse.cases.rules import may_own_followup
from lotse.core.registry import AppointmentHappened
from lotse.schooling.enums import NEXT_STEPS, PupilState
from lotse.schooling.models import Pupil
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.next_steps import plan_next_step
from lotse.schooling.services.pupils import move, turn_back

S = PupilState
TALK, _ = NEXT_STEPS[S.INVITED]


def follow_appointment(happened: AppointmentHappened) -> bool:
    """Move the children whom the appointment is about, where their path allows it.

    Invited or booked, a child is invited; its next step falls due on the day of the appointment. If nobody came, it
    did not come; if that was noted by mistake, it stands where it stood. That the talk took place is told by the
    interview, which knows what was said. Returns whether the next step of a child says to call the family.
    """
    rows = Pupil.objects.filter(person__in=happened.about).select_related(
        "person__household", "responsible", "next_step"
    )
    pupils = [pupil for pupil in rows if rules.may_edit_pupil(happened.actor, pupil)]
    for pupil in pupils:
        match happened.kind:
            case "invited" | "booked" | "moved":
                _invite(pupil, happened)
            case "no_show":
                _step(pupil, S.NO_SHOW, happened)
            case "held" if pupil.state == S.NO_SHOW:
                _correct(pupil, happened)
    return happened.kind == "no_show" and any(pupil.state == S.NO_SHOW for pupil in pupils)


def _invite(pupil: Pupil, happened: AppointmentHappened) -> None:
    if pupil.state in {S.REGISTERED, S.NO_SHOW}:
        _step(pupil, S.INVITED, happened)
    if pupil.state != S.INVITED or happened.takes_place_on is None:
        return
    household = pupil.person.household
    plan_next_step(
        actor=happened.actor,
        pupil=pupil,
        action=f"{pupil.person.first_name}: {TALK}",
        owner=pupil.responsible if may_own_followup(pupil.responsible, household) else happened.actor,
        due_on=happened.takes_place_on,
        now=happened.now,
    )


def _step(pupil: Pupil, to: PupilState, happened: AppointmentHappened) -> None:
    """Only forward, and only where this centre's path has the step."""
    before = {S.INVITED: {S.REGISTERED, S.NO_SHOW}, S.NO_SHOW: {S.REGISTERED, S.INVITED}}[to]
    if pupil.state in before and to in rules.next_states(current_process(), pupil.state):
        on = max(happened.on, pupil.state_since_on)
        move(actor=happened.actor, pupil=pupil, to=to, effective_on=on, now=happened.now)


def _correct(pupil: Pupil, happened: AppointmentHappened) -> None:
    last = pupil.changes.order_by("-at", "-id").first()
    if last is not None and last.from_state:
        turn_back(actor=happened.actor, pupil=pupil, to=last.from_state, reason="war doch da", now=happened.now)
