"""Whether a child's papers may go to a recipient now, and which children may go into one package."""

import uuid

from django.db.models import Q

from lotse.schooling.enums import Office, PupilState, Recipient
from lotse.schooling.models import HandoverPackage, Process, Pupil
from lotse.schooling.rules import handover as rules
from lotse.schooling.selectors.handover.addressees import office_label
from lotse.schooling.selectors.handover.facts import ChildFacts, has_decisive_answer

MOST_CANDIDATES = 60


def why_not(kind: str, facts: ChildFacts, process: Process, corrects: HandoverPackage | None = None) -> str:
    """Why a child's papers do not go to a recipient now; "" where they may."""
    if kind == Recipient.SCHOOL and facts.place is None:
        return (
            "Unterlagen gehen erst an eine Schule, wenn die Eltern mit der Empfehlung einverstanden sind oder über den "
            "Platz entschieden ist."
        )
    if facts.pupil.state not in rules.STATES[kind]:
        return f"Beim jetzigen Stand des Kindes geht nichts an: {office_label(kind, process)}."
    if (
        kind == Recipient.DECIDING_OFFICE
        and facts.pupil.state == PupilState.ANSWERED
        and not has_decisive_answer(facts)
    ):
        return "Zuerst muss die Antwort der Eltern eingetragen sein (einverstanden oder anderer Wunsch)."
    if kind == Recipient.HEALTH_OFFICE and corrects is None:
        if any(one.done_on for one in facts.pupil.exam_orders.all()):
            return "Die Untersuchung hat schon stattgefunden."
        if process.who_orders_exam != Office.CENTRE:
            return f"Die Untersuchung beauftragt in Ihrem Kreis: {Office(process.who_orders_exam).label}."
    return ""


def candidates_for(pupil: Pupil, kind: str, corrects: HandoverPackage | None) -> list[uuid.UUID]:
    """Children who may go into the same package: of the corrected one, brothers and sisters, or new at the school."""
    rows = Pupil.objects.filter(state__in=rules.STATES[kind]).exclude(pk=pupil.pk)
    family = Q(person__household=pupil.person.household_id)
    if kind == Recipient.PARENTS:
        return []
    if corrects is not None:
        rows = rows.filter(packages__package=corrects)
    elif kind == Recipient.SCHOOL:
        waiting = Q(state__in=(PupilState.ANSWERED, PupilState.HANDED_OVER, PupilState.ASSIGNED))
        schools = [*_schools(pupil)]
        there = Q(recommendations__school__in=schools, recommendations__withdrawn_at=None)
        there |= Q(assignments__school__in=schools)
        sent = Q(packages__package__kind=kind, packages__disclosure__retracted_at=None)
        rows = rows.filter(family | waiting & there).exclude(sent & ~family)
    else:
        rows = rows.filter(family)
    ordered = rows.order_by("person__last_name", "person__first_name", "pk").distinct()
    return [one.pk for one in ordered[:MOST_CANDIDATES]]


def _schools(pupil: Pupil) -> list[uuid.UUID]:
    """Schools that a child was recommended or assigned."""
    recommended = pupil.recommendations.filter(withdrawn_at=None).values_list("school", flat=True)
    return [*recommended, *pupil.assignments.values_list("school", flat=True)]


def goes_with(one: ChildFacts, first: ChildFacts, kind: str, process: Process) -> bool:
    """Whether another child's papers fit into the same letter."""
    if why_not(kind, one, process):
        return False
    if kind != Recipient.SCHOOL:  # a need notice and a recommendation are two letters
        return (one.pupil.state == PupilState.NEED_NOTICE) == (first.pupil.state == PupilState.NEED_NOTICE)
    return bool(one.place and first.place and one.place.school.pk == first.place.school.pk)
