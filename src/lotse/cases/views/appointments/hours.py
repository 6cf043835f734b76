"""When advisers have time: weekly hours, days off, rooms, and the rules of the centre."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.cases.forms import AbsenceForm, AppointmentSettingsForm, PatternForm, RoomForm
from lotse.cases.selectors.appointments import hours as selectors
from lotse.cases.selectors.appointments import objects
from lotse.cases.services import appointments as services
from lotse.cases.views.appointments.lists import tabs
from lotse.cases.views.pages import form_page
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.edit_hours")
def hours(request: StaffRequest) -> HttpResponse:
    """One's own hours and days off; with the right to manage those of all, rooms and rules."""
    page = selectors.hours_page(request.member, clock.now())
    return render(request, "cases/appointments/hours.html", {"page": page, "tabs": tabs(request, "cases:hours")})


@access("cases.edit_hours")
def new_pattern(request: StaffRequest) -> HttpResponse:
    form = PatternForm(
        request.POST or None,
        advisers=selectors.advisers_for(request.member),
        rooms=objects.rooms(),
        initial={"adviser": str(request.member.pk), "valid_from": clock.today()},
    )
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.save_pattern(
            actor=request.member, pattern=None, adviser=data["adviser"], values=form.values(), now=clock.now()
        ),
    ):
        return _done(request, "Die Beratungszeit ist eingetragen.")
    return _form(request, form, "Beratungszeit eintragen")


@access("cases.edit_hours")
def pattern(request: StaffRequest, pattern: uuid.UUID) -> HttpResponse:
    """Change weekly hours; what is booked stays booked."""
    found = objects.pattern_for(request.member, pattern)
    form = PatternForm(
        request.POST or None,
        advisers=[found.adviser],
        rooms=objects.rooms(with_id=found.room_id),
        initial=PatternForm.of(found),
        shown=services.pattern_as_seen(found),
    )
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.save_pattern(
            actor=request.member,
            pattern=found,
            adviser=data["adviser"],
            values=form.values(),
            seen=data["seen"],
            now=clock.now(),
        ),
    ):
        return _done(request, "Die Beratungszeit ist geändert. Gebuchte Termine bleiben, wie sie sind.")
    return _form(request, form, "Beratungszeit ändern")


@access("cases.edit_hours")
def remove_pattern(request: StaffRequest, pattern: uuid.UUID) -> HttpResponse:
    """After one question."""
    found = objects.pattern_for(request.member, pattern)
    if request.method != "POST":
        return _ask(request, f"Beratungszeit entfernen: {found.adviser.name}, {found}", "Gebuchte Termine bleiben.")
    act = partial(services.remove_pattern, actor=request.member, pattern=found, now=clock.now())
    attempt(request, act, "Die Beratungszeit ist entfernt. Gebuchte Termine bleiben, wie sie sind.")
    return redirect(centre_url("cases:hours"))


@access("cases.edit_hours")
def new_absence(request: StaffRequest) -> HttpResponse:
    form = AbsenceForm(
        request.POST or None,
        advisers=selectors.advisers_for(request.member),
        with_centre=request.member.holds("cases.manage_hours"),
        initial={"adviser": str(request.member.pk)},
    )
    hit: list[int] = []
    if request.method == "POST" and carried_out(
        form, lambda _: hit.append(services.add_absence(actor=request.member, now=clock.now(), **form.values()))
    ):
        if hit[0]:
            messages.warning(request, f"In dieser Zeit liegen {hit[0]} gebuchte Termine. Bitte verschieben Sie sie.")
        return _done(request, "Die Abwesenheit ist eingetragen.")
    return _form(request, form, "Abwesenheit eintragen")


@access("cases.edit_hours")
def remove_absence(request: StaffRequest, absence: uuid.UUID) -> HttpResponse:
    """After one question."""
    found = objects.absence_for(request.member, absence)
    if request.method != "POST":
        title = f"Abwesenheit entfernen: {found.adviser or 'Zentrum'}, {selectors.period_label(found)}"
        return _ask(request, title, "In dieser Zeit können Familien dann wieder buchen.")
    act = partial(services.remove_absence, actor=request.member, absence=found, now=clock.now())
    attempt(request, act, "Die Abwesenheit ist entfernt.")
    return redirect(centre_url("cases:hours"))


@access("cases.manage_hours")
def new_room(request: StaffRequest) -> HttpResponse:
    form = RoomForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: services.save_room(actor=request.member, room=None, now=clock.now(), **data)
    ):
        return _done(request, "Der Raum ist eingetragen.")
    return _form(request, form, "Raum eintragen")


@access("cases.manage_hours")
def room(request: StaffRequest, room: uuid.UUID) -> HttpResponse:
    found = objects.room_for(room)
    shown = services.room_as_seen(found)
    form = RoomForm(request.POST or None, initial=shown, shown=shown)
    if request.method == "POST" and carried_out(
        form, lambda data: services.save_room(actor=request.member, room=found, now=clock.now(), **data)
    ):
        return _done(request, "Der Raum ist geändert.")
    return _form(request, form, "Raum ändern")


@access("cases.manage_hours")
def settings(request: StaffRequest) -> HttpResponse:
    """The rules of the centre."""
    shown = services.settings_as_seen()
    form = AppointmentSettingsForm(request.POST or None, initial=shown, shown=shown)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.save_settings(actor=request.member, values=data, seen=data["seen"], now=clock.now()),
    ):
        return _done(request, "Die Regeln sind gespeichert.")
    return _form(request, form, "Regeln für Termine")


def _ask(request: StaffRequest, title: str, effect: str) -> HttpResponse:
    context = {"title": title, "effect": effect, "back": centre_url("cases:hours")}
    return render(request, "cases/appointments/remove_hours.html", context)


def _form(
    request: StaffRequest, form: PatternForm | AbsenceForm | RoomForm | AppointmentSettingsForm, title: str
) -> HttpResponse:
    return form_page(request, form, title=title, submit="Speichern", back=centre_url("cases:hours"))


def _done(request: StaffRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(centre_url("cases:hours"))
