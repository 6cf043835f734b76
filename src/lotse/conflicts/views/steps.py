"""Steps of the work on a conflict: phases, parties, talks, agreements, asking again."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.conflicts import forms
from lotse.conflicts.enums import PointState
from lotse.conflicts.rules import NO_ADVICE
from lotse.conflicts.selectors import conflicts as selectors
from lotse.conflicts.selectors.settings import phase_for
from lotse.conflicts.services import working as services
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@require_POST
@access("conflicts.work")
def set_phase(request: StaffRequest, conflict: str, phase: uuid.UUID) -> HttpResponse:
    found, to = selectors.conflict_for(request.member, conflict), phase_for(phase)
    common: dict[str, Any] = {"actor": request.member, "conflict": found, "now": clock.now()}
    attempt(request, lambda: services.go_to(phase=to, **common), f"Jetzt: {to}.")
    return _back(found.code)


@never_cache
@access("conflicts.work")
def add_party(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    form = forms.PartyForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.add_party(actor=request.member, conflict=found, now=clock.now(), **data)

    return _page(request, found, form, act, "Partei aufnehmen")


@never_cache
@access("conflicts.work")
def edit_party(request: StaffRequest, conflict: str, party: uuid.UUID) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    one = selectors.party_for(found, party)
    form = forms.PartyForm(request.POST or None, initial={"role": one.role, "contact": one.contact})

    def act(data: dict[str, Any]) -> None:
        services.change_party(actor=request.member, party=one, now=clock.now(), **data)

    return _page(request, found, form, act, f"{one} ändern")


@never_cache
@access("conflicts.work")
def add_meeting(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    initial = {"on": clock.today(), "kind": "talk"}
    form = forms.MeetingForm(request.POST or None, parties=list(found.parties.all()), initial=initial)

    def act(_: dict[str, Any]) -> None:
        services.note_meeting(actor=request.member, conflict=found, now=clock.now(), **form.act())

    return _page(request, found, form, act, "Gespräch festhalten")


@never_cache
@access("conflicts.work")
def add_point(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    initial = {"agreed_on": clock.today()}
    form = forms.PointForm(request.POST or None, parties=list(found.parties.all()), initial=initial)

    def act(_: dict[str, Any]) -> None:
        services.agree(actor=request.member, conflict=found, now=clock.now(), **form.act())

    return _page(request, found, form, act, "Vereinbarung festhalten")


@require_POST
@access("conflicts.work")
def set_point(request: StaffRequest, conflict: str, point: uuid.UUID) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    one, form = selectors.point_for(found, point), forms.PointStateForm(request.POST)
    if form.is_valid():
        state = PointState(form.cleaned_data["state"])
        common: dict[str, Any] = {"actor": request.member, "point": one, "now": clock.now()}
        attempt(request, lambda: services.set_point(state=state, **common), "Eingetragen.")
    return _back(found.code)


@never_cache
@access("conflicts.work")
def follow_up(request: StaffRequest, conflict: str, conflict_followup: uuid.UUID) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    one = selectors.followup_for(found, conflict_followup)
    form = forms.FollowUpForm(request.POST or None, initial={"done_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        services.follow_up(actor=request.member, followup=one, now=clock.now(), **data)

    return _page(request, found, form, act, f"Nachgespräch nach {one.months} Monaten")


@never_cache
@access("conflicts.work")
def discrimination(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    page = selectors.conflict_page(found, clock.today())
    form = forms.DiscriminationRecordForm(request.POST or None, record=page.discrimination)

    def act(data: dict[str, Any]) -> None:
        services.set_discrimination(actor=request.member, conflict=found, values=data, now=clock.now())

    return _page(request, found, form, act, "Diskriminierung festhalten", NO_ADVICE)


def _page(request: StaffRequest, conflict: Any, form: LotseForm, act: Any, title: str, lead: str = "") -> HttpResponse:
    words = {"title": title, "submit": "Speichern", "preline": str(conflict), "done": "Gespeichert.", "lead": lead}
    return form_page(request, form, act, back=centre_url("conflicts:conflict", conflict.code), **words)


def _back(code: str) -> HttpResponse:
    return redirect(centre_url("conflicts:conflict", code))
