"""Reports of barriers for those who answer: the list, one, and the periods."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lotse.barriers import selectors, services
from lotse.barriers.forms import AnswerForm, FilterForm, PeriodsForm, TakeDownForm
from lotse.barriers.rules import ANSWER
from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest

PRELINE = "Gemeldete Barrieren"


@access(ANSWER)
def reports(request: StaffRequest) -> HttpResponse:
    """What is to be answered first on top. ``?export=``: the same as a file."""
    state, today = FilterForm(request.GET).wanted(), clock.today()
    rows = selectors.reports(request.member, state, today)
    if "export" in request.GET:
        services.note_export(actor=request.member, now=clock.now())
        return export.download(selectors.report_sheet(rows), request.GET["export"], "barrieren")
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": selectors.report_rows(page.object_list, today),
        "chips": chips_of(request, "stand", state, selectors.report_counts(request.member, today)),
    }
    return render(request, "barriers/reports.html", context)


@access(ANSWER)
def new(request: StaffRequest) -> HttpResponse:
    """What somebody said on the phone, in a letter or a talk."""
    form = TakeDownForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        common: dict[str, Any] = {"actor": request.member, "now": clock.now()}
        made = services.take_down(form_id=data["form_id"], facts=form.facts(), way=data["way"], **common)
        return centre_url("barriers:report", made.code)

    back = centre_url("barriers:reports")
    words: dict[str, Any] = {"title": "Barriere aufnehmen", "submit": "Aufnehmen", "done": "Die Meldung ist da."}
    return form_page(request, form, act, back=back, preline=PRELINE, **words)


@access(ANSWER)
def report(request: StaffRequest, barrier: str) -> HttpResponse:
    """What somebody reported, and the answer."""
    found, now = selectors.report_for(request.member, barrier), clock.now()
    services.note_read(actor=request.member, report=found, now=now)
    row = selectors.ReportRow(found, clock.today())
    if found.answered_on:
        return render(request, "barriers/report.html", {"row": row})
    form = AnswerForm(request.POST or None, initial={"answered_on": clock.today(), "how": selectors.usual_way(found)})

    def act(data: dict[str, Any]) -> None:
        services.answer(actor=request.member, report=found, answer=form.answer(), now=now)

    words: dict[str, Any] = {"title": str(found), "submit": "Antwort eintragen", "done": "Die Antwort ist eingetragen."}
    back = centre_url("barriers:reports")
    return form_page(
        request, form, act, back=back, preline=PRELINE, template="barriers/answer.html", row=row, **words
    )  # fmt: skip


@access(ANSWER)
def settings(request: StaffRequest) -> HttpResponse:
    """By when the centre answers, and how long it keeps what was answered."""
    form = PeriodsForm(request.POST or None, initial=selectors.settings_values(selectors.settings(request.centre)))

    def act(data: dict[str, Any]) -> None:
        services.change_settings(actor=request.member, values=data, seen=data["seen"], now=clock.now())

    words: dict[str, Any] = {"title": "Fristen", "submit": "Speichern", "done": "Die Fristen sind gespeichert."}
    return form_page(request, form, act, back=centre_url("barriers:reports"), preline=PRELINE, **words)
