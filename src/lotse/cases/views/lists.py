"""Lists: cases, own contacts, own follow-ups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors
from lotse.cases.enums import CaseState, Topic
from lotse.cases.selectors import CaseFilter
from lotse.cases.selectors.lists import ALL, MINE, CaseCounts
from lotse.core import clock
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest

EVERY = "alle"


@access("cases.view_contacts")
def case_list(request: StaffRequest) -> HttpResponse:
    """The cases; who may not read cases gets the own contacts. ``?export=xlsx`` (or csv): the same rows as a file."""
    if not request.member.holds("cases.view_case"):
        return redirect(centre_url("cases:contacts"))
    wanted = _wanted(request)
    rows = selectors.cases(request.member, wanted)
    if "export" in request.GET:
        return personal_download(request, selectors.case_sheet(rows), "beratungsfaelle", action="cases.list_exported")
    page = page_of(request, rows)
    chips = _chips(request, wanted, selectors.case_counts(request.member, wanted))
    context = {"page": page, "chips": chips, "tabs": _tabs(request, "cases:cases")}
    return render(request, "cases/case_list.html", context)


@access("cases.view_contacts")
def contact_list(request: StaffRequest) -> HttpResponse:
    """Own contacts, and nobody else's: minutes are shown to their author only."""
    rows = selectors.own_contacts(request.member)
    if "export" in request.GET:
        return personal_download(
            request, selectors.contact_sheet(rows), "beratungskontakte", action="cases.list_exported"
        )
    page = page_of(request, rows)
    context = {"page": page, "tabs": _tabs(request, "cases:contacts")}
    return render(request, "cases/contact_list.html", context)


@access("cases.own_followups")
def followup_list(request: StaffRequest) -> HttpResponse:
    """All own next steps, also those that are not due yet."""
    page = page_of(request, selectors.own_followups(request.member))
    lines = [selectors.step_line(row, clock.today()) for row in page]
    context = {"page": page, "lines": lines, "tabs": _tabs(request, "cases:followups")}
    return render(request, "cases/followup_list.html", context)


def _wanted(request: StaffRequest) -> CaseFilter:
    """Open cases first; one's own, or all for whoever answers for all."""
    asked = request.GET
    state = asked.get("stand", CaseState.OPEN)
    usual = ALL if request.member.holds("cases.see_escalated") else MINE
    return CaseFilter(
        whose=ALL if asked.get("wessen", usual) == ALL else MINE,
        state="" if state == EVERY else state,
        topic=asked.get("thema", ""),
        sort=asked.get("sortierung", "-begonnen"),
    )


def _chips(request: HttpRequest, wanted: CaseFilter, counts: CaseCounts) -> list[tuple[str, list[Tab]]]:
    """One row of chips each for whose, state and topic; each keeps what the other rows say."""

    whose = [(MINE, "Meine", counts.mine), (ALL, "Alle", counts.everybody)]
    states = [(state.value, state.label.capitalize(), counts.states.get(state, 0)) for state in CaseState]
    states.append((EVERY, "Jeder Stand", sum(counts.states.values())))
    topics = [("", "Alle Themen", sum(counts.topics.values()))]
    topics += [
        (topic.value, str(topic.label), counts.topics.get(topic, 0))
        for topic in Topic
        if topic in counts.topics or topic == wanted.topic
    ]
    return [
        ("Wessen Fälle", chips_of(request, "wessen", wanted.whose, whose)),
        ("Stand", chips_of(request, "stand", wanted.state or EVERY, states)),
        ("Thema", chips_of(request, "thema", wanted.topic, topics)),
    ]


def _tabs(request: StaffRequest, current: str) -> list[Tab]:
    tabs = [
        ("Fälle", "cases:cases", "cases.view_case"),
        ("Anfragen", "cases:requests", "cases.answer_requests"),
        ("Meine Kontakte", "cases:contacts", "cases.view_contacts"),
        ("Meine Wiedervorlagen", "cases:followups", "cases.own_followups"),
    ]
    return [Tab(label, centre_url(name), name == current) for label, name, right in tabs if request.member.holds(right)]
