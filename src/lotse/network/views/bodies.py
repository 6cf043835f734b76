"""Bodies: the list, one body, its members and hosts."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.network.forms import bodies as forms
from lotse.network.selectors import bodies as selectors
from lotse.network.services import bodies as services
from lotse.network.views.pages import form_page
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("network.view")
def bodies(request: StaffRequest) -> HttpResponse:
    """``?export=xlsx`` (or csv): the same rows as a file."""
    form, now = forms.BodyFilterForm(request.GET), clock.now()
    wanted = form.wanted()
    rows = selectors.bodies(request.member, wanted, now)
    if "export" in request.GET:
        sheet = selectors.body_sheet(selectors.body_rows(rows, now))
        return export.download(sheet, request.GET["export"], "gremien")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.body_rows(page.object_list, now),
        "chips": chips_of(request, "stand", wanted.state, selectors.body_counts(request.member, wanted)),
        "may_found": request.member.holds("network.edit"),
    }
    return render(request, "network/bodies.html", context)


@access("network.view")
def body(request: StaffRequest, body: str) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    page = selectors.body_page(request.member, found, clock.now())
    return render(request, "network/body.html", {"page": page})


@access("network.edit")
def new(request: StaffRequest) -> HttpResponse:
    form = forms.BodyForm(request.POST or None, member=request.member)

    def act(_: dict[str, Any]) -> str:
        made = services.found(actor=request.member, facts=form.facts(), now=clock.now())
        return centre_url("network:body", made.code)

    done = "Das Gremium ist angelegt. Nehmen Sie jetzt Mitglieder auf."
    return form_page(request, form, act, title="Gremium anlegen", back=centre_url("network:bodies"), done=done)


@access("network.view")
def edit(request: StaffRequest, body: str) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    services.require(request.member, found)
    form = forms.BodyForm(request.POST or None, member=request.member, body=found)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "body": found, "now": clock.now()}
        services.change(facts=form.facts(), version=data["version"] or 0, **common)

    return _page(request, found, form, act, "Gremium bearbeiten")


@access("network.view")
def add_seat(request: StaffRequest, body: str) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    services.require(request.member, found)
    form = forms.SeatForm(request.POST or None, initial={"starts_on": clock.today()})

    def act(_: dict[str, Any]) -> None:
        services.seat(actor=request.member, body=found, now=clock.now(), **form.act())

    return _page(request, found, form, act, "Mitglied aufnehmen", done="Aufgenommen.")


@access("network.view")
def change_seat(request: StaffRequest, body: str, seat: uuid.UUID) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    services.require(request.member, found)
    row = selectors.seat_for(found, seat)
    form = forms.ChangeSeatForm(request.POST or None, seat=row)

    def act(_: dict[str, Any]) -> None:
        services.change_seat(actor=request.member, seat=row, now=clock.now(), **form.act())

    return _page(request, found, form, act, str(row))


@access("network.view")
def leave_seat(request: StaffRequest, body: str, seat: uuid.UUID) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    services.require(request.member, found)
    row = selectors.seat_for(found, seat)
    form = forms.LeaveForm(request.POST or None, initial={"last_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "seat": row, "centre": request.centre, "now": clock.now()}
        services.leave(last_on=data["last_on"], **common)

    lead = f"{row} gehört danach nicht mehr zum Gremium. Einladungen zu späteren Sitzungen werden zurückgenommen."
    return _page(request, found, form, act, "Mitgliedschaft beenden", lead=lead, submit="Beenden", done="Beendet.")


@access("network.view")
def add_host(request: StaffRequest, body: str) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    services.require(request.member, found)
    form = forms.HostForm(request.POST or None)

    def act(_: dict[str, Any]) -> None:
        services.add_host(actor=request.member, body=found, now=clock.now(), **form.act())

    lead = "Die Organisation kommt nach allen anderen an die Reihe. Auf der Seite des Gremiums können Sie das ändern."
    return _page(request, found, form, act, "Gastgeber hinzufügen", lead=lead)


@require_POST
@access("network.view")
def host_earlier(request: StaffRequest, body: str, host: uuid.UUID) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    row = selectors.host_for(found, host)
    common: dict[str, Any] = {"actor": request.member, "host": row, "now": clock.now()}
    attempt(request, lambda: services.host_earlier(**common), f"{row} ist jetzt früher an der Reihe.")
    return redirect(centre_url("network:body", found.code))


@require_POST
@access("network.view")
def drop_host(request: StaffRequest, body: str, host: uuid.UUID) -> HttpResponse:
    found = selectors.body_for(request.member, body)
    row = selectors.host_for(found, host)
    common: dict[str, Any] = {"actor": request.member, "host": row, "now": clock.now()}
    attempt(request, lambda: services.drop_host(**common), f"{row} ist nicht mehr in der Reihenfolge.")
    return redirect(centre_url("network:body", found.code))


def _page(request: StaffRequest, found: Any, form: Any, act: Any, title: str, **words: str) -> HttpResponse:
    return form_page(
        request, form, act, title=title, back=centre_url("network:body", found.code), preline=str(found), **words
    )
