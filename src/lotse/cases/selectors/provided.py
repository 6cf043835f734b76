"""What the advice work shows on pages of other apps (registered in apps.py)."""

import datetime as dt
import re

from django.db.models import DateTimeField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from lotse.cases.enums import SILENT_AFTER_DAYS, CaseState, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.rules import (
    ADD_CONTACT,
    NEEDS_DIRECTOR,
    OWN_FOLLOWUPS,
    SEE_ESCALATED,
    VIEW_CASE,
    settleable_followups,
    visible_cases,
)
from lotse.cases.selectors.history import case_url
from lotse.cases.selectors.objects import step_places
from lotse.core import clock
from lotse.core.codes import CodeConverter
from lotse.core.names import search_words
from lotse.core.registry import FileAction, FileFacts, FileTab, SearchHit, StepPlace, TodayItem
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_HITS = 10
_OWNERLESS = Q(state=CaseState.OPEN, responsible__is_active=False)


def file_tabs(member: Membership, household: Household) -> list[FileTab]:
    """The tab *Beratung* with the number of open cases."""
    if not member.holds(VIEW_CASE):
        return []
    count = Case.objects.filter(household=household, state=CaseState.OPEN).count()
    return [FileTab("Beratung", centre_url("cases:file", household.code), count)]


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    """While the family is on the phone, its call is one click away."""
    if not member.holds(ADD_CONTACT):
        return []
    url = f"{centre_url('cases:new_contact')}?familie={household.code}"
    return [FileAction("Kontakt festhalten", url, "phone")]


def file_facts(member: Membership, household: Household) -> list[FileFacts]:
    """The next step of the family: what, until when, who. None says so, because each file should have one."""
    if not member.holds(VIEW_CASE):
        return []
    rows = open_steps(household).select_related("owner")
    step = rows.first()
    url = centre_url("cases:file", household.code)
    if step is None:
        return [FileFacts("Nächster Schritt", "noch keiner vereinbart", url, "warning")]
    return [FileFacts("Nächster Schritt", f"{step.action} · bis {step.due_on:%d.%m.%Y} · {step.owner.name}", url)]


def open_steps(household: Household) -> QuerySet[FollowUp]:
    """Next steps of a family that are not done, without the questions after months; the next one first."""
    return FollowUp.objects.filter(household=household, kind=FollowUpKind.STEP, done_at__isnull=True)


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Own follow-ups that are due, what came to the director, silent cases; five queries however many rows."""
    items: list[TodayItem] = []
    settleable = settleable_followups(member).filter(done_at__isnull=True).select_related("household", "case", "owner")
    if member.holds(OWN_FOLLOWUPS):
        mine = list(settleable.filter(owner=member, due_on__lte=on))
        places = step_places(member, mine)
        items += [_line(row, "followups", places.get(row.pk)) for row in mine]
    if member.holds(SEE_ESCALATED):
        items += [_line(row, "waiting") for row in settleable.filter(NEEDS_DIRECTOR).exclude(owner=member)]
        items += [_ownerless(row) for row in visible_cases(member).filter(_OWNERLESS).select_related("household")]
    if member.holds(VIEW_CASE):
        items += [_silent(row) for row in silent_cases(member, on)]
    return items


def silent_cases(member: Membership, on: dt.date) -> QuerySet[Case]:
    """Open cases that the member runs and whose family nobody has talked to for more than 60 days."""
    talks = AdviceContact.objects.filter(household=OuterRef("household")).order_by().values("household")
    last = Subquery(talks.annotate(last=Max("at")).values("last"), output_field=DateTimeField())
    rows = visible_cases(member).filter(responsible=member, state=CaseState.OPEN).select_related("household")
    rows = rows.annotate(last_talk_at=Greatest("created_at", Coalesce(last, "created_at")))
    return rows.filter(last_talk_at__date__lt=on - dt.timedelta(days=SILENT_AFTER_DAYS)).order_by("last_talk_at", "id")


def _line(row: FollowUp, section: str, place: StepPlace | None = None) -> TodayItem:
    url = place.url if place else centre_url("cases:followup", row.pk)
    about = [str(row.household)] if row.household else []
    if row.case:
        about.append(Topic(row.case.topic).label)
    badge, tone = "", "info"
    if section == "waiting":
        about.append(row.owner.name)
        badge, tone = (f"{row.postponed_count}-mal verschoben", "danger")
        if not row.owner.is_active:
            badge, tone = "ohne zuständige Person", "danger"
    label = "Entscheiden" if section == "waiting" else place.label if place else "Erledigen"
    return TodayItem(
        section=section,
        title=row.action,
        url=case_url(row.case) or url,
        meta=" · ".join(about),
        due_on=row.due_on,
        badge=badge,
        tone=tone,
        action_label=label,
        action_url=url,
    )


def _ownerless(row: Case) -> TodayItem:
    return TodayItem(
        section="waiting",
        title=f"{row.household}: {Topic(row.topic).label}",
        url=case_url(row),
        meta=f"Beratungsfall {row.code}",
        badge="ohne zuständige Person",
        tone="danger",
        action_label="Übergeben",
        action_url=centre_url("cases:change_case", row.code),
    )


def _silent(row: Case) -> TodayItem:
    url = case_url(row)
    last: dt.datetime = row.last_talk_at  # type: ignore[attr-defined]
    return TodayItem(
        section="alarms",
        title=f"{row.household}: {Topic(row.topic).label}",
        url=url,
        meta=f"kein Gespräch seit dem {clock.day_of(last):%d.%m.%Y}",
        badge=f"über {SILENT_AFTER_DAYS} Tage ohne Kontakt",
        tone="warning",
        action_label="Kontakt festhalten",
        action_url=f"{centre_url('cases:new_contact')}?fall={row.code}",
    )


def search(member: Membership, query: str) -> list[SearchHit]:
    """Cases by their code, and own open cases by the name of the family."""
    rows = visible_cases(member).select_related("household", "responsible")
    code = query.strip().upper()
    if re.fullmatch(CodeConverter.regex, code):
        found = list(rows.filter(code=code))
        if found:
            return [_hit(row) for row in found]
    words = search_words(query)
    if not words:
        return []
    rows = rows.filter(responsible=member, state=CaseState.OPEN)
    for word in words:
        rows = rows.filter(household__persons__search_text__contains=f" {word}")
    return [_hit(row) for row in rows.distinct()[:_HITS]]


def _hit(row: Case) -> SearchHit:
    meta = f"{row.code} · {Topic(row.topic).label} · {row.get_state_display()} · {row.responsible.name}"
    return SearchHit("Beratungsfälle", str(row.household), case_url(row), meta)
