"""What one page of the advice work shows, ready for its template."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from lotse.cases.enums import CHECK_KINDS, CaseState, Channel, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.rules import EDIT_CASE, VIEW_CASE, may_close_case, may_correct_contact, may_edit_case
from lotse.cases.rules.appointments import may_give_appointment
from lotse.cases.selectors import history
from lotse.cases.selectors.objects import step_places
from lotse.cases.selectors.provided import open_steps
from lotse.core.components import Action
from lotse.core.due import Due, due
from lotse.core.registry import StepPlace, TimelineEntry
from lotse.people.enums import ResidenceBand
from lotse.people.models import Household
from lotse.people.rules import EDIT_HOUSEHOLD
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class StepLine:
    """A next step as a line of a list, with the one action that settles it."""

    title: str
    meta: str
    due: Due
    url: str
    action: Action


@dataclass(frozen=True, slots=True)
class CasePage:
    case: Case
    topic: str
    is_open: bool
    steps: list[StepLine]
    checks: list[StepLine]
    history: list[TimelineEntry]
    file_url: str
    may_edit: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class ContactPage:
    """``minutes`` is None for everybody but the one who noted the contact; empty addresses are not offered."""

    contact: AdviceContact
    topic: str
    channel: str
    minutes: int | None
    band: str
    steps: list[StepLine]
    case_url: str
    file_url: str
    new_case_url: str
    new_family_url: str
    appointment_url: str
    may_attach: bool
    may_correct: bool


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    followup: FollowUp
    kind: str
    is_check: bool
    is_done: bool
    due: Due
    topic: str
    case_url: str
    file_url: str
    place: StepPlace | None


@dataclass(frozen=True, slots=True)
class FilePart:
    """The tab *Beratung* of a family's file."""

    cases: list[Case]
    steps: list[StepLine]
    contacts: list[TimelineEntry]
    may_edit: bool


def step_line(row: FollowUp, on: dt.date, *, with_family: bool = True) -> StepLine:
    """Expects owner, household and case to be loaded."""
    about = [str(row.household)] if with_family and row.household else []
    if with_family and row.case:
        about.append(Topic(row.case.topic).label)
    if not with_family:
        about.append(row.owner.name)
    if row.postponed_count:
        about.append(f"{row.postponed_count}-mal verschoben")
    url = centre_url("cases:followup", row.pk)
    return StepLine(row.action, " · ".join(about), due(row.due_on, on), url, Action("Erledigen", url))


def case_page(member: Membership, case: Case, on: dt.date) -> CasePage:
    """Four queries, however much happened."""
    waiting = list(case.followups.filter(done_at__isnull=True).select_related("owner", "household", "case"))
    return CasePage(
        case=case,
        topic=Topic(case.topic).label,
        is_open=case.state == CaseState.OPEN,
        steps=[step_line(row, on, with_family=False) for row in waiting if row.kind == FollowUpKind.STEP],
        checks=[step_line(row, on, with_family=False) for row in waiting if row.kind in CHECK_KINDS],
        history=history.of_case(case),
        file_url=centre_url("cases:file", case.household.code),
        may_edit=may_edit_case(member, case),
        may_close=may_close_case(member, case),
    )


def contact_page(member: Membership, contact: AdviceContact, on: dt.date) -> ContactPage:
    """One further query."""
    household = contact.household
    runs_cases = member.holds(EDIT_CASE)
    waiting = contact.followups.filter(done_at__isnull=True).select_related("owner", "household", "case")
    return ContactPage(
        contact=contact,
        topic=Topic(contact.topic).label,
        channel=Channel(contact.channel).label,
        minutes=contact.minutes if contact.by_id == member.pk else None,
        band=ResidenceBand(contact.residence_band).label if contact.residence_band else "",
        steps=[step_line(row, on, with_family=False) for row in waiting],
        case_url=history.case_url(contact.case),
        file_url=centre_url("cases:file", household.code) if household and member.holds(VIEW_CASE) else "",
        new_case_url=f"{centre_url('cases:new_case')}?kontakt={contact.pk}" if runs_cases and not contact.case else "",
        new_family_url=_new_family_url(member, contact) if household is None else "",
        appointment_url=_appointment_url(member, household) if household else "",
        may_attach=runs_cases and household is None,
        may_correct=may_correct_contact(member, contact),
    )


def file_part(member: Membership, household: Household, on: dt.date) -> FilePart:
    """Three queries, however much happened."""
    steps = open_steps(household).select_related("owner", "case", "household")
    return FilePart(
        cases=sorted(household.cases.select_related("responsible"), key=lambda row: row.state != CaseState.OPEN),
        steps=[step_line(row, on, with_family=False) for row in steps],
        contacts=history.contacts_of(member, household),
        may_edit=member.holds(EDIT_CASE),
    )


def _appointment_url(member: Membership, household: Household) -> str:
    """Where the family gets an appointment while it is still on the phone; empty: not allowed."""
    allowed = may_give_appointment(member, household, member)
    return centre_url("cases:book", household.code) if allowed else ""


def _new_family_url(member: Membership, contact: AdviceContact) -> str:
    """The form for a new family, which then leads back here with the family's code; empty: not allowed."""
    if not member.holds(EDIT_HOUSEHOLD):
        return ""
    onward = urlencode({"weiter": centre_url("cases:attach_contact", contact.pk)})
    return f"{centre_url('people:household_create')}?{onward}"


def followup_page(member: Membership, followup: FollowUp, on: dt.date) -> FollowUpPage:
    """One query where the step may belong to another app's work, else none."""
    household, case = followup.household, followup.case
    return FollowUpPage(
        followup=followup,
        kind=FollowUpKind(followup.kind).label,
        is_check=is_check(followup),
        is_done=followup.done_at is not None,
        due=due(followup.due_on, on),
        topic=Topic(case.topic).label if case else "",
        case_url=history.case_url(case),
        file_url=centre_url("cases:file", household.code) if household else "",
        place=step_places(member, [followup]).get(followup.pk),
    )


def is_check(followup: FollowUp) -> bool:
    """Whether it asks the family again after 6, 12 or 24 months."""
    return followup.kind in CHECK_KINDS


def is_last_step(followup: FollowUp) -> bool:
    """Whether this is the only open step of an open case, so that it needs a successor."""
    if followup.case is None or followup.case.state != CaseState.OPEN:
        return False
    others = followup.case.followups.filter(kind=FollowUpKind.STEP, done_at__isnull=True).exclude(pk=followup.pk)
    return not others.exists()
