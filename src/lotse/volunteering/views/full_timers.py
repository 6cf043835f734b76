"""Full-timers: the list, one of them, adding and changing, when they are away."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.full_timers import FullTimerAbsenceForm, FullTimerFilterForm, FullTimerForm
from lotse.volunteering.selectors import full_timers as selectors
from lotse.volunteering.services import full_timers as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.relieve")
def full_timers(request: StaffRequest) -> HttpResponse:
    """Who can take shares. ``?export=xlsx`` (or csv): the same rows as a file."""
    state, today = FullTimerFilterForm(request.GET).wanted(), clock.today()
    rows = selectors.full_timers(request.member, state)
    if "export" in request.GET:
        sheet = selectors.full_timer_sheet(selectors.full_timer_rows(rows, today))
        return personal_download(request, sheet, "hauptamtliche", action="volunteering.full_timers_exported")
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": selectors.full_timer_rows(page.object_list, today),
        "chips": chips_of(request, "stand", state, selectors.full_timer_counts(request.member)),
    }
    return render(request, "volunteering/full_timers.html", context)


@access("volunteering.relieve")
def full_timer(request: StaffRequest, full_timer: uuid.UUID) -> HttpResponse:
    found = selectors.full_timer_for(request.member, full_timer)
    return render(request, "volunteering/full_timer.html", {"page": selectors.full_timer_page(found, clock.today())})


@access("volunteering.relieve")
def new(request: StaffRequest) -> HttpResponse:
    form = FullTimerForm(request.POST or None)

    def act(_: dict[str, Any]) -> str:
        made = services.add_full_timer(actor=request.member, facts=form.facts(), now=clock.now())
        return centre_url("volunteering:full_timer", made.pk)

    back, title = centre_url("volunteering:full_timers"), "Hauptamtliche eintragen"
    return form_page(request, form, act, title=title, submit="Speichern", back=back, done="Gespeichert.")


@access("volunteering.relieve")
def edit(request: StaffRequest, full_timer: uuid.UUID) -> HttpResponse:
    found = selectors.full_timer_for(request.member, full_timer)
    form = FullTimerForm(request.POST or None, full_timer=found)

    def act(data: dict[str, Any]) -> None:
        services.change_full_timer(
            actor=request.member,
            full_timer=found,
            facts=form.facts(),
            version=data["version"] or 0,
            less_reason=data["less_reason"],
            now=clock.now(),
        )

    common = {"submit": "Speichern", "back": _url(found), "done": "Gespeichert.", "preline": found.name}
    return form_page(request, form, act, title="Angaben bearbeiten", **common)


@access("volunteering.relieve")
def absence(request: StaffRequest, full_timer: uuid.UUID) -> HttpResponse:
    """Days away; what collides with them is said at once, and listed."""
    found = selectors.full_timer_for(request.member, full_timer)
    form = FullTimerAbsenceForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        over = services.add_absence(actor=request.member, full_timer=found, now=clock.now(), **data)
        if over:
            days = ", ".join(f"{one.monday:%d.%m.%Y}" for one in over[:6])
            messages.warning(request, f"In diesen Wochen ist mehr übernommen, als dann geht: ab {days}.")

    common = {"submit": "Eintragen", "back": _url(found), "done": "Eingetragen.", "preline": found.name}
    return form_page(request, form, act, title="Abwesenheit eintragen", **common)


@require_POST
@access("volunteering.relieve")
def drop_absence(request: StaffRequest, full_timer: uuid.UUID, absence: uuid.UUID) -> HttpResponse:
    found = selectors.full_timer_for(request.member, full_timer)
    row = selectors.absence_for(found, absence)
    act: dict[str, Any] = {"actor": request.member, "absence": row, "now": clock.now()}
    attempt(request, lambda: services.drop_absence(**act), "Die Abwesenheit ist gestrichen.")
    return redirect(_url(found))


def _url(full_timer: Any) -> str:
    return centre_url("volunteering:full_timer", full_timer.pk)
