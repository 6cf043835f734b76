"""Who takes part: names without a file, families of the centre, the waiting list."""

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
from lotse.people.selectors import household_by_code
from lotse.people.services.reading import record_view
from lotse.programmes import forms
from lotse.programmes.selectors import families as selectors
from lotse.programmes.selectors.programmes import participant_for, programme_for
from lotse.programmes.services import joining as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("programmes.edit")
def add(request: StaffRequest, programme: str) -> HttpResponse:
    """Somebody without a file."""
    found = programme_for(request.member, programme, clock.today())
    form = forms.NameForm(request.POST or None)

    def act(_: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "programme": found, "now": clock.now()}
        made = services.join(**form.act(), **common)
        messages.info(request, f"{made}: {made.get_state_display()}.")

    words = {"title": "Jemanden aufnehmen", "submit": "Aufnehmen", "preline": str(found), "done": "Gespeichert."}
    lead = "Hat die Familie schon eine Akte? Dann nehmen Sie sie bitte von dort aus auf: So steht es auch in der Akte."
    return form_page(request, form, act, back=centre_url("programmes:programme", found.code), lead=lead, **words)


@access("programmes.invite_families")
def suiting(request: StaffRequest, programme: str) -> HttpResponse:
    """Families of the centre whom the group would suit, however long they have been here."""
    found, today = programme_for(request.member, programme, clock.today()), clock.today()
    residence = request.GET.get("dauer", "")
    rows = selectors.suiting(request.member, found, residence, today)
    page = page_of(request, rows.select_related("municipality").prefetch_related("persons"))
    context = {
        "programme": found,
        "page": page,
        "rows": selectors.suiting_families(page.object_list, found, today),
        "chips": chips_of(request, "dauer", residence, selectors.suiting_counts(request.member, found, today)),
    }
    return render(request, "programmes/suiting.html", context)


@access("programmes.invite_families")
def join_family(request: StaffRequest, household: str) -> HttpResponse:
    """From a family's file, or from the list of those whom a group would suit (``?gruppe=``)."""
    found = household_by_code(request.member, household)
    record_view(actor=request.member, household=found, now=clock.now())
    initial = {"programme": request.GET.get("gruppe", "")}
    form = forms.FamilyForm(request.POST or None, member=request.member, household=found, initial=initial)

    def act(_: dict[str, Any]) -> str:
        made = services.join(actor=request.member, now=clock.now(), **form.act())
        messages.info(request, f"{made}: {made.get_state_display()}.")
        return centre_url("programmes:programme", made.programme.code)

    words = {"title": "In eine Gruppe aufnehmen", "submit": "Aufnehmen", "preline": str(found), "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("people:household", found.code), **words)


@require_POST
@access("programmes.edit")
def admit(request: StaffRequest, programme: str, participant: uuid.UUID) -> HttpResponse:
    return _act(request, programme, participant, services.admit, "Aufgenommen.")


@require_POST
@access("programmes.edit")
def leave(request: StaffRequest, programme: str, participant: uuid.UUID) -> HttpResponse:
    return _act(request, programme, participant, services.leave, "Nicht mehr dabei. Was gezählt ist, bleibt gezählt.")


def _act(request: StaffRequest, programme: str, participant: uuid.UUID, service: Any, done: str) -> HttpResponse:
    found = programme_for(request.member, programme, clock.today())
    one = participant_for(found, participant)
    attempt(request, lambda: service(actor=request.member, participant=one, now=clock.now()), done)
    return redirect(centre_url("programmes:programme", found.code))
