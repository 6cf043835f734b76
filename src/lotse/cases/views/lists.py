"""Lists: cases, own contacts, own follow-ups."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors, services
from lotse.cases.enums import CaseState, Topic
from lotse.cases.selectors import CaseFilter
from lotse.cases.selectors.lists import ALL, MINE, PAGE_SIZE, CaseCounts
from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.tenants.linking import centre_url
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
        services.record_export(actor=request.member, now=clock.now())
        return export.download(selectors.case_sheet(rows), request.GET["export"], "beratungsfaelle")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("seite"))
    chips = _chips(request, wanted, selectors.case_counts(request.member, wanted))
    context = {"page": page, "chips": chips, "tabs": _tabs(request, "cases:cases"), "exports": _exports(request)}
    return render(request, "cases/case_list.html", context)


@access("cases.view_contacts")
def contact_list(request: StaffRequest) -> HttpResponse:
    """Own contacts, and nobody else's: minutes are shown to their author only."""
    rows = selectors.own_contacts(request.member)
    if "export" in request.GET:
        services.record_export(actor=request.member, now=clock.now())
        return export.download(selectors.contact_sheet(rows), request.GET["export"], "beratungskontakte")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("seite"))
    context = {"page": page, "tabs": _tabs(request, "cases:contacts"), "exports": _exports(request)}
    return render(request, "cases/contact_list.html", context)


@access("cases.own_followups")
def followup_list(request: StaffRequest) -> HttpResponse:
    """All own next steps, also those that are not due yet."""
    page = Paginator(selectors.own_followups(request.member), PAGE_SIZE).get_page(request.GET.get("seite"))
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

    def chip(label: str, name: str, value: str, current: bool, count: int) -> Tab:
        query = request.GET.copy()
        query.pop("seite", None)
        query[name] = value
        return Tab(label, f"?{query.urlencode()}", current, count)

    whose = [
        chip("Meine", "wessen", MINE, wanted.whose == MINE, counts.mine),
        chip("Alle", "wessen", ALL, wanted.whose == ALL, counts.everybody),
    ]
    states = [
        chip(state.label.capitalize(), "stand", state, wanted.state == state, counts.states.get(state, 0))
        for state in CaseState
    ]
    states.append(chip("Jeder Stand", "stand", EVERY, not wanted.state, sum(counts.states.values())))
    topics = [chip("Alle Themen", "thema", "", not wanted.topic, sum(counts.topics.values()))]
    for topic in Topic:
        if topic in counts.topics or topic == wanted.topic:
            topics.append(chip(topic.label, "thema", topic, wanted.topic == topic, counts.topics.get(topic, 0)))
    return [("Wessen Fälle", whose), ("Stand", states), ("Thema", topics)]


def _tabs(request: StaffRequest, current: str) -> list[Tab]:
    tabs = [
        ("Fälle", "cases:cases", "cases.view_case"),
        ("Meine Kontakte", "cases:contacts", "cases.view_contacts"),
        ("Meine Wiedervorlagen", "cases:followups", "cases.own_followups"),
    ]
    return [Tab(label, centre_url(name), name == current) for label, name, right in tabs if request.member.holds(right)]


def _exports(request: HttpRequest) -> dict[str, str]:
    query = request.GET.copy()
    query.pop("seite", None)
    links = {}
    for one in export.FORMATS:
        query["export"] = one
        links[one] = f"?{query.urlencode()}"
    return links
