"""Taking a wrong answer back: the child waits for the decision again."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.schooling.enums import ItemDecision, PupilState
from lotse.schooling.models import Assignment, DecisionItem, NeedNotice, Pupil
from lotse.schooling.rules import decisions as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.holds import PlaceTaken, hold_places
from lotse.schooling.services.next_steps import renew_next_step
from lotse.schooling.services.pupils import ReasonMissing, turn_back
from lotse.tenants.models import Membership


class UndoTooLate(LotseError):
    code = "schooling.undo_too_late"
    sentence = (
        "Diese Antwort lässt sich nicht mehr zurücknehmen: Mit dem Kind ist seitdem etwas geschehen. "
        "Es wurde nichts geändert. Bitte berichtigen Sie den Stand beim Kind."
    )


def undo(*, actor: Membership, item: DecisionItem, reason: str, now: dt.datetime) -> None:
    """Make the answer undone, with a reason that stays in the child's history. Its assignment never was one.

    The place is held again where one is free. Raises NotAllowed, ReasonMissing, UndoTooLate, ChangedMeanwhile.
    """
    if not rules.may_manage_list(actor, item.decision_list):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing("Bitte nennen Sie den Grund, warum Sie die Antwort zurücknehmen.", field="reason")
    pupil = Pupil.objects.select_related("person__household", "responsible", "next_step").get(pk=item.pupil_id)
    if item.decided_at is None:
        raise ChangedMeanwhile
    if DecisionItem.objects.filter(pupil=pupil, decided_at__gt=item.decided_at).exists():
        raise UndoTooLate
    with transaction.atomic():
        _clear(item)
        if item.decision == ItemDecision.RETURN:
            _undo_return(actor, item, pupil, reason, now)
        else:
            _undo_assignment(actor, item, pupil, reason, now)
        file_id = pupil.person.household_id
        record(actor=actor, action="schooling.item_undone", obj=item, now=now, file_id=file_id, fields=["decision"])
    item.refresh_from_db()


def _clear(item: DecisionItem) -> None:
    """Of two people at once, one takes the answer back."""
    rows = DecisionItem.objects.filter(pk=item.pk, decision=item.decision, decided_at=item.decided_at)
    cleared = {"decision": "", "return_reason": "", "decided_by": "", "way": "", "over_count": 0, "comment": ""}
    empty = dict.fromkeys(("decided_on", "decided_at", "recorded_by", "assignment"))
    if rows.update(**cleared, **empty) != 1:
        raise ChangedMeanwhile


def _undo_assignment(actor: Membership, item: DecisionItem, pupil: Pupil, reason: str, now: dt.datetime) -> None:
    newest = pupil.assignments.order_by("-recorded_at", "-id").first()
    if pupil.state != PupilState.ASSIGNED or newest is None or newest.pk != item.assignment_id:
        raise UndoTooLate
    if item.need_notice_id is not None:
        NeedNotice.objects.filter(pk=item.need_notice_id).update(settled_on=None)
    _turn_back(actor, item, pupil, reason, now)
    Assignment.objects.filter(pk=newest.pk).delete()
    if item.recommendation is not None:
        try:
            with transaction.atomic():
                hold_places(item.recommendation, now=now)
        except PlaceTaken:
            pass  # somebody else has it; the office may still decide


def _undo_return(actor: Membership, item: DecisionItem, pupil: Pupil, reason: str, now: dt.datetime) -> None:
    recommendation, notice = item.recommendation, item.need_notice
    if recommendation is None or pupil.state in rules.decidable_states(current_process()):
        # The return has moved nothing: the need still waits, or the step to the office is left out
        if notice is not None and (notice.settled_on is not None or pupil.state != PupilState.NEED_NOTICE):
            raise UndoTooLate
        outcome = f"Rückgabe zurückgenommen: {reason}"
        renew_next_step(actor=actor, pupil=pupil, process=current_process(), outcome=outcome, now=now)
        return
    returned_to = rules.RETURN_STATES.get(item.return_reason, PupilState.ANSWERED)
    if recommendation.withdrawn_at is not None or pupil.state != returned_to:
        raise UndoTooLate
    _turn_back(actor, item, pupil, reason, now)


def _turn_back(actor: Membership, item: DecisionItem, pupil: Pupil, reason: str, now: dt.datetime) -> None:
    """To where the child stood before the answer, which must be the last thing that happened to it."""
    last = pupil.changes.order_by("-at", "-id").first()
    waited = (*rules.decidable_states(current_process()), PupilState.NEED_NOTICE)
    if last is None or last.to_state != pupil.state or last.from_state not in waited:
        raise UndoTooLate
    words = f"Antwort zurückgenommen ({item.get_decision_display()}): {reason.strip()}"
    turn_back(actor=actor, pupil=pupil, to=last.from_state, reason=words[:200], now=now)
