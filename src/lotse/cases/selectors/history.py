"""What happened in the advice work, as entries of a timeline. Minutes never appear here: they are their author's."""

from collections.abc import Iterable

from lotse.cases.enums import CHECK_KINDS, CaseState, Channel, CheckAnswer, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, CaseNote, FollowUp
from lotse.cases.rules import VIEW_CASE, visible_contacts
from lotse.core.registry import TimelineEntry
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


def of_household(member: Membership, household: Household) -> list[TimelineEntry]:
    """Contacts, cases, notes and settled steps of a family, as far as the member may see them; four queries."""
    entries = contacts_of(member, household)
    if not member.holds(VIEW_CASE):
        return entries
    entries += _cases(Case.objects.filter(household=household).select_related("responsible"))
    entries += _notes(CaseNote.objects.filter(case__household=household).select_related("case", "by"))
    done = FollowUp.objects.filter(household=household, done_at__isnull=False)
    return entries + list(_followups(done.select_related("case", "done_by")))


def contacts_of(member: Membership, household: Household) -> list[TimelineEntry]:
    """The family's contacts that the member may see, newest first; one query."""
    return list(_contacts(visible_contacts(member).filter(household=household).select_related("by")))


def of_case(case: Case) -> list[TimelineEntry]:
    """What happened in one case, newest first, for whoever may view it; three queries."""
    entries = list(_cases([case]))
    entries += _contacts(AdviceContact.objects.filter(case=case).select_related("by"))
    entries += _notes(CaseNote.objects.filter(case=case).select_related("case", "by"))
    done = FollowUp.objects.filter(case=case, done_at__isnull=False).select_related("case", "done_by")
    entries += _followups(done)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def case_url(case: Case | None) -> str:
    return centre_url("cases:case", case.code) if case else ""


def _contacts(rows: Iterable[AdviceContact]) -> Iterable[TimelineEntry]:
    for row in rows:
        title = f"{Channel(row.channel).label}: {Topic(row.topic).label}"
        url = centre_url("cases:contact", row.pk)
        yield TimelineEntry(row.at, "contact", "Beratungskontakt", title, row.result, row.by.name, url, icon="phone")


def _cases(rows: Iterable[Case]) -> Iterable[TimelineEntry]:
    for row in rows:
        label, who, url = Topic(row.topic).label, row.responsible.name, case_url(row)
        title = f"Beratungsfall begonnen: {label}"
        yield TimelineEntry(row.created_at, "case", "Beratungsfall", title, row.goal, who, url, icon="folder")
        if row.state == CaseState.CLOSED:
            title = f"Beratungsfall abgeschlossen: {label}"
            text = row.get_result_display()
            # A closed case does not change: its last change is its end.
            yield TimelineEntry(row.changed_at, "case", "Beratungsfall", title, text, who, url, icon="check")


def _notes(rows: Iterable[CaseNote]) -> Iterable[TimelineEntry]:
    for row in rows:
        title = f"Eintrag: {Topic(row.case.topic).label}"
        yield TimelineEntry(row.at, "note", "Eintrag", title, row.text, row.by.name, case_url(row.case), icon="note")


def _followups(rows: Iterable[FollowUp]) -> Iterable[TimelineEntry]:
    for row in rows:
        if row.done_at is None:
            continue
        text = row.outcome
        if row.kind in CHECK_KINDS:
            answer = CheckAnswer(row.check_answer).label if row.check_answer else ""
            text = ". ".join(part for part in (answer, row.outcome) if part)
        title = FollowUpKind(row.kind).label if row.kind in CHECK_KINDS else f"Erledigt: {row.action}"
        yield TimelineEntry(
            row.done_at,
            "followup",
            "Wiedervorlage",
            title,
            text,
            str(row.done_by or ""),
            case_url(row.case),
            icon="check",
        )
