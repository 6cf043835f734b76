"""Counts without content, the centre's own phases and periods, and emergency access by two persons."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.conflicts import forms
from lotse.conflicts.rules import NO_ADVICE
from lotse.conflicts.selectors import conflicts as selectors
from lotse.conflicts.selectors import counts as count_selectors
from lotse.conflicts.selectors import emergencies as emergency_selectors
from lotse.conflicts.selectors import settings as setting_selectors
from lotse.conflicts.services import emergency, phases, reading
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("conflicts.counts")
def counts(request: StaffRequest) -> HttpResponse:
    """Of one year (``?jahr=``)."""
    today, wanted = clock.today(), request.GET.get("jahr", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else today.year
    return render(request, "conflicts/counts.html", {"counts": count_selectors.counts(year, today)})


@access("conflicts.work")
def settings(request: StaffRequest) -> HttpResponse:
    form = forms.ConflictSettingsForm(request.POST or None, stored=setting_selectors.settings())

    def act(data: dict[str, Any]) -> None:
        phases.change_settings(actor=request.member, now=clock.now(), **data)

    here = centre_url("conflicts:settings")
    words = {"title": "Regeln für Konflikte", "submit": "Speichern", "preline": "Konflikte", "done": "Gespeichert."}
    return form_page(
        request, form, act, back=here, template="conflicts/settings.html", phases=setting_selectors.phases(), **words
    )


@access("conflicts.work")
def add_phase(request: StaffRequest) -> HttpResponse:
    form = forms.PhaseForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        phases.add_phase(actor=request.member, now=clock.now(), **data)

    words = {"title": "Phase hinzufügen", "submit": "Speichern", "preline": "Konflikte", "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("conflicts:settings"), **words)


@access("conflicts.work")
def edit_phase(request: StaffRequest, phase: uuid.UUID) -> HttpResponse:
    form = forms.PhaseForm(request.POST or None, phase=setting_selectors.phase_for(phase))

    def act(data: dict[str, Any]) -> None:
        phases.change_phase(actor=request.member, phase=phase, now=clock.now(), **data)

    words = {"title": "Phase ändern", "submit": "Speichern", "preline": "Konflikte", "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("conflicts:settings"), **words)


@require_POST
@access("conflicts.work")
def move_phase_up(request: StaffRequest, phase: uuid.UUID) -> HttpResponse:
    common: dict[str, Any] = {"actor": request.member, "phase": phase, "now": clock.now()}
    attempt(request, lambda: phases.move_phase_up(**common), "Die Reihenfolge ist geändert.")
    return redirect(centre_url("conflicts:settings"))


@access("conflicts.see_emergencies")
def emergencies(request: StaffRequest) -> HttpResponse:
    """Requests and what became of them."""
    return render(
        request, "conflicts/emergencies.html", {"page": emergency_selectors.emergency_page(request.member, clock.now())}
    )


@access("conflicts.emergency")
def request_emergency(request: StaffRequest) -> HttpResponse:
    form = forms.EmergencyForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        emergency.request_access(actor=request.member, centre=request.centre, now=clock.now(), **data)

    words = {"title": "Notfallzugriff beantragen", "submit": "Beantragen", "preline": "Konflikte"}
    done = "Beantragt. Eine zweite Person muss zustimmen."
    return form_page(request, form, act, back=centre_url("conflicts:emergencies"), done=done, **words)


@require_POST
@access("conflicts.approve_emergency")
def approve_emergency(request: StaffRequest, emergency_access: uuid.UUID) -> HttpResponse:
    found = emergency_selectors.access_for(request.member, emergency_access)
    common: dict[str, Any] = {"actor": request.member, "access": found, "now": clock.now()}
    attempt(
        request,
        lambda: emergency.approve(centre=request.centre, **common),
        "Zugestimmt. Alle Beteiligten sind informiert.",
    )
    return redirect(centre_url("conflicts:emergencies"))


@require_POST
@access("conflicts.approve_emergency")
def refuse_emergency(request: StaffRequest, emergency_access: uuid.UUID) -> HttpResponse:
    found = emergency_selectors.access_for(request.member, emergency_access)
    common: dict[str, Any] = {"actor": request.member, "access": found, "now": clock.now()}
    attempt(request, lambda: emergency.refuse(**common), "Abgelehnt.")
    return redirect(centre_url("conflicts:emergencies"))


@require_POST
@access("conflicts.emergency")
def end_emergency(request: StaffRequest, emergency_access: uuid.UUID) -> HttpResponse:
    found = emergency_selectors.access_for(request.member, emergency_access)
    common: dict[str, Any] = {"actor": request.member, "access": found, "now": clock.now()}
    attempt(request, lambda: emergency.end_access(**common), "Der Zugriff ist beendet.")
    return redirect(centre_url("conflicts:emergencies"))


@never_cache
@access("conflicts.emergency")
def emergency_records(request: StaffRequest) -> HttpResponse:
    """Open records, while somebody's agreement lasts."""
    now = clock.now()
    page = page_of(request, selectors.conflicts_in_emergency(request.member, now))
    reading.note_listed(actor=request.member, now=now)
    context = {"page": page, "rows": selectors.conflict_rows(list(page.object_list), clock.today())}
    return render(request, "conflicts/emergency_records.html", context)


@never_cache
@access("conflicts.emergency")
def emergency_record(request: StaffRequest, conflict: str) -> HttpResponse:
    """To read only."""
    now = clock.now()
    found = selectors.conflict_in_emergency(request.member, conflict, now)
    reading.note_opened(actor=request.member, conflict=found, in_emergency=True, now=now)
    context = {"page": selectors.conflict_page(found, clock.today()), "no_advice": NO_ADVICE, "read_only": True}
    return render(request, "conflicts/conflict.html", context)
