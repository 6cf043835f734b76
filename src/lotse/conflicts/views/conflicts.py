"""Conflict records: the list, one record, its end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.conflicts import forms
from lotse.conflicts.enums import ReportWay
from lotse.conflicts.rules import NO_ADVICE
from lotse.conflicts.selectors import conflicts as selectors
from lotse.conflicts.services import reading, reporting, working
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@never_cache
@access("conflicts.work")
def conflicts(request: StaffRequest) -> HttpResponse:
    """The list shows codes and counts only; there is no export."""
    form = forms.ConflictFilterForm(request.GET)
    wanted = form.wanted()
    page = page_of(request, selectors.conflicts(request.member, wanted))
    context = {
        "form": form,
        "page": page,
        "rows": selectors.conflict_rows(list(page.object_list), clock.today()),
        "chips": chips_of(request, "stand", wanted.state, selectors.conflict_counts(request.member, wanted)),
    }
    return render(request, "conflicts/conflicts.html", context)


@never_cache
@access("conflicts.work")
def conflict(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    reading.note_opened(actor=request.member, conflict=found, now=clock.now())
    context = {"page": selectors.conflict_page(found, clock.today()), "no_advice": NO_ADVICE}
    return render(request, "conflicts/conflict.html", context)


@access("conflicts.work")
def new(request: StaffRequest) -> HttpResponse:
    form = forms.ReportForm(request.POST or None, initial={"reported_on": clock.today(), "way": "phone"})

    def act(data: dict[str, Any]) -> str:
        common: dict[str, Any] = {"actor": request.member, "facts": form.facts(), "now": clock.now()}
        made = reporting.report(way=ReportWay(data["way"]), reported_on=data["reported_on"], **common)
        return centre_url("conflicts:conflict", made.code)

    words = {"title": "Meldung aufnehmen", "submit": "Speichern", "preline": "Konflikte", "done": "Gespeichert."}
    lead = "Bitte keine Namen: Rollen genügen. Was hier steht, liest nur das Konfliktmanagement."
    return form_page(request, form, act, back=centre_url("conflicts:conflicts"), lead=lead, **words)


@never_cache
@access("conflicts.work")
def edit(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    reading.note_opened(actor=request.member, conflict=found, now=clock.now())
    form = forms.AssessmentForm(request.POST or None, member=request.member, conflict=found)

    def act(_: dict[str, Any]) -> None:
        working.change(actor=request.member, conflict=found, now=clock.now(), **form.act())

    words = {"title": "Einschätzen und einordnen", "submit": "Speichern", "preline": str(found), "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("conflicts:conflict", found.code), **words)


@access("conflicts.work")
def close(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    form = forms.CloseForm(request.POST or None, initial={"closed_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        working.close(actor=request.member, conflict=found, now=clock.now(), **data)

    words = {"title": "Abschließen", "submit": "Abschließen", "preline": str(found), "done": "Abgeschlossen."}
    lead = "Kontaktdaten werden zuerst gelöscht, später die ganze Akte. Gezählt bleiben nur Summen."
    return form_page(request, form, act, back=centre_url("conflicts:conflict", found.code), lead=lead, **words)


@require_POST
@access("conflicts.work")
def reopen(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    common: dict[str, Any] = {"actor": request.member, "conflict": found, "now": clock.now()}
    attempt(request, lambda: working.reopen(**common), "Wieder geöffnet.")
    return redirect(centre_url("conflicts:conflict", found.code))
