"""What the school path shows on pages of other apps (registered in apps.py)."""

import re
import uuid

from lotse.core import clock
from lotse.core.codes import CodeConverter
from lotse.core.names import search_words
from lotse.core.registry import FileFacts, FileTab, SearchHit, StepPlace, TimelineEntry
from lotse.people.models import Household
from lotse.schooling.enums import WAITING_STATES
from lotse.schooling.models import ParentAnswer, Process, Pupil, StateChange, StayCheck
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.process import label_then
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.process import process_versions
from lotse.schooling.selectors.pupils import state_tone
from lotse.schooling.selectors.support_feeds import due_checks
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_HITS = 10


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """Each step of each child in the words of its day, and what the parents answered; four queries."""
    if not member.holds(rules.VIEW_PUPIL):
        return []
    changes = StateChange.objects.filter(pupil__person__household=household).select_related("pupil__person", "by")
    answers = ParentAnswer.objects.filter(recommendation__pupil__person__household=household).select_related(
        "recommendation__pupil__person", "recommendation__school__organisation", "recorded_by"
    )
    process, versions = current_process(), process_versions()
    steps = (_step(one, label_then(one, versions, process)) for one in changes)
    return [*steps, *(_answer(one) for one in answers)]


def _step(change: StateChange, label: str) -> TimelineEntry:
    return TimelineEntry(
        at=change.at,
        kind="school",
        kind_label="Schule",
        title=f"{change.pupil.person.first_name}: {label}",
        text=" · ".join(part for part in (_other_day(change), change.reason) if part),
        who=str(change.by or ""),
        url=centre_url("schooling:pupil", change.pupil.code),
        icon="school",
    )


def _other_day(change: StateChange) -> str:
    same = clock.day_of(change.at) == change.effective_on
    return "" if same else f"gilt ab {change.effective_on:%d.%m.%Y}"


def _answer(answer: ParentAnswer) -> TimelineEntry:
    pupil = answer.recommendation.pupil
    return TimelineEntry(
        at=answer.recorded_at,
        kind="school",
        kind_label="Schule",
        title=f"{pupil.person.first_name}: Antwort der Eltern zu {answer.recommendation.school}",
        text=str(answer.get_decision_display()),
        who=str(answer.recorded_by),
        url=centre_url("schooling:pupil", pupil.code),
        icon="speech",
    )


def file_tabs(member: Membership, household: Household) -> list[FileTab]:
    """The tab *Schule* with the number of children on their way."""
    if not member.holds(rules.VIEW_PUPIL):
        return []
    count = Pupil.objects.filter(person__household=household, state__in=WAITING_STATES).count()
    return [FileTab("Schule", centre_url("schooling:household_tab", household.code), count)]


def file_facts(member: Membership, household: Household) -> list[FileFacts]:
    """Where each waiting child stands."""
    rows = rules.visible_pupils(member).filter(person__household=household, state__in=WAITING_STATES)
    process = current_process()
    return [
        FileFacts(
            f"Schule: {one.person.first_name}",
            rules.state_label(process, one.state),
            centre_url("schooling:pupil", one.code),
            state_tone(one.state) if state_tone(one.state) == "warning" else "",
        )
        for one in rows.select_related("person")
    ]


def step_places(member: Membership, followup_ids: list[uuid.UUID]) -> list[StepPlace]:
    """Next steps of children lead to the child, whose page offers what is to be done; the planned talk with a school
    to the question after months that is due with it. Three queries."""
    process, checks = current_process(), due_checks(clock.today()).filter(pupil__next_step__in=followup_ids)
    rows = rules.visible_pupils(member).filter(next_step__in=followup_ids).select_related("person", "next_step")
    due = {one.pupil_id: one for one in checks}
    return [_step_place(one, due.get(one.pk), process) for one in rows]


def _step_place(pupil: Pupil, check: StayCheck | None, process: Process) -> StepPlace:
    assert pupil.next_step is not None
    if check is not None and pupil.next_step.action == rules.step_words(process, pupil):
        url = centre_url("schooling:stay_check", pupil.code, check.pk)
        return StepPlace(pupil.next_step.pk, "Antwort eintragen", url)
    return StepPlace(pupil.next_step.pk, "Zum Kind", centre_url("schooling:pupil", pupil.code))


def search(member: Membership, query: str) -> list[SearchHit]:
    """Children by the beginnings of their names, or by their code."""
    rows = rules.visible_pupils(member).select_related("person__household")
    process = current_process()
    code = query.strip().upper()
    if re.fullmatch(CodeConverter.regex, code):
        found = [_hit(one, process) for one in rows.filter(code=code)]
        if found:
            return found
    words = search_words(query)
    if not words:
        return []
    for word in words:
        rows = rows.filter(person__search_text__contains=f" {word}")
    return [_hit(one, process) for one in rows[:_HITS]]


def _hit(pupil: Pupil, process: Process) -> SearchHit:
    meta = f"{pupil.code} · {rules.state_label(process, pupil.state)}"
    return SearchHit("Kinder auf dem Weg in die Schule", str(pupil), centre_url("schooling:pupil", pupil.code), meta)
