"""Sessions of a group: planned, moved, fallen out, and who came."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.programmes import forms
from lotse.programmes.enums import Counting
from lotse.programmes.selectors.programmes import programme_for, session_for
from lotse.programmes.services import sessions as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("programmes.edit")
def plan(request: StaffRequest, programme: str) -> HttpResponse:
    found = programme_for(request.member, programme, clock.today())
    form = forms.SessionsForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "programme": found, "now": clock.now()}
        made, left_out = services.plan_sessions(**data, **common)
        messages.info(request, "1 Termin ist geplant." if made == 1 else f"{made} Termine sind geplant.")
        if left_out:
            days = ", ".join(f"{day:%d.%m.%Y}" for day in left_out)
            messages.info(request, f"An Feiertagen und in den Ferien ist nichts geplant: {days}")

    words = {"title": "Termine planen", "submit": "Planen", "preline": str(found), "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("programmes:programme", found.code), **words)


@access("programmes.edit")
def session(request: StaffRequest, programme: str, group_session: uuid.UUID) -> HttpResponse:
    """Who was there: a list to tick, or numbers."""
    found = programme_for(request.member, programme, clock.today())
    one = session_for(found, group_session)
    listed = found.counting == Counting.NAMES
    form = (forms.PresenceForm if listed else forms.HeadsForm)(request.POST or None, session=one)
    note = services.note_presence if listed else services.note_heads
    common: dict[str, Any] = {"actor": request.member, "session": one, "now": clock.now()}
    if request.method == "POST" and carried_out(form, lambda _: note(**form.act(), **common)):
        messages.success(request, "Eingetragen.")
        return redirect(centre_url("programmes:programme", found.code))
    context = {"form": form, "programme": found, "session": one, "is_coming": one.on > clock.today()}
    return render(request, "programmes/session.html", context)


@access("programmes.edit")
def move(request: StaffRequest, programme: str, group_session: uuid.UUID) -> HttpResponse:
    found = programme_for(request.member, programme, clock.today())
    one = session_for(found, group_session)
    form = forms.SessionForm(request.POST or None, session=one)

    def act(data: dict[str, Any]) -> None:
        services.change_session(actor=request.member, session=one, now=clock.now(), **data)

    words = {"title": "Termin ändern", "submit": "Speichern", "preline": str(found), "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("programmes:programme", found.code), **words)


@require_POST
@access("programmes.edit")
def cancel(request: StaffRequest, programme: str, group_session: uuid.UUID) -> HttpResponse:
    found = programme_for(request.member, programme, clock.today())
    one = session_for(found, group_session)
    common: dict[str, Any] = {"actor": request.member, "session": one, "version": one.version, "now": clock.now()}
    attempt(
        request, lambda: services.cancel_session(**common), "Der Termin fällt aus. Bitte sagen Sie der Gruppe Bescheid."
    )
    return redirect(centre_url("programmes:programme", found.code))
