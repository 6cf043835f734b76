"""Partners: the list, one organisation with all that hangs on it, adding, correcting, closing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.directory.forms.organisations import OrganisationFilterForm, OrganisationForm
from lotse.directory.selectors import organisations as selectors
from lotse.directory.services import organisations as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("directory.view")
def organisations(request: StaffRequest) -> HttpResponse:
    """All partners. ``?export=xlsx`` (or csv): the same rows as a file."""
    form = OrganisationFilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.organisations(wanted)
    if "export" in request.GET:
        return export.download(selectors.organisation_sheet(rows), request.GET["export"], "organisationen")
    context: dict[str, Any] = {
        "form": form,
        "page": page_of(request, rows),
        "kinds": chips_of(request, "art", wanted.kind, selectors.kind_options(wanted)),
        "towns": chips_of(request, "gemeinde", wanted.municipality, selectors.municipality_options(wanted)),
        "states": chips_of(request, "stand", wanted.state, selectors.state_options(wanted)),
        "may_edit": request.member.holds("directory.edit"),
    }
    context["town"] = next((f"Gemeinde: {one.label}" for one in context["towns"] if one.current), "Gemeinde")
    context["is_town_chosen"] = bool(wanted.municipality)
    return render(request, "directory/organisations.html", context)


@access("directory.view")
def organisation(request: StaffRequest, organisation: str) -> HttpResponse:
    page = selectors.organisation_page(request.member, selectors.organisation_for(organisation), clock.today())
    return render(request, "directory/organisation.html", {"page": page})


@access("directory.edit")
def organisation_new(request: StaffRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)

    def act(_: dict[str, Any]) -> str:
        facts: Any = form.facts()
        made = services.add_organisation(actor=request.member, facts=facts, key=form.key(), now=clock.now())
        return centre_url("directory:organisation", made.code)

    back, done = centre_url("directory:organisations"), "Die Organisation ist eingetragen."
    return form_page(request, form, act, title="Organisation eintragen", submit="Speichern", back=back, done=done)


@access("directory.edit")
def organisation_edit(request: StaffRequest, organisation: str) -> HttpResponse:
    found = selectors.organisation_for(organisation)
    form = OrganisationForm(request.POST or None, organisation=found)

    def act(data: dict[str, Any]) -> None:
        services.change_organisation(
            actor=request.member, organisation=found, facts=form.facts(), now=clock.now(), seen=data["seen"]
        )

    lead = "Name, Anschrift und Kontakt einer Schule werden im Bereich „Schule“ gepflegt." if form.is_school else ""
    shown = {"title": "Organisation bearbeiten", "submit": "Speichern", "done": "Gespeichert.", "lead": lead}
    back = centre_url("directory:organisation", organisation)
    return form_page(request, form, act, back=back, preline=str(found), **shown)


@require_POST
@access("directory.edit")
def organisation_close(request: StaffRequest, organisation: str) -> HttpResponse:
    done = "Die Organisation ist geschlossen. Ihre Angebote sind nicht mehr öffentlich."
    return _switch(request, organisation, services.close_organisation, done)


@require_POST
@access("directory.edit")
def organisation_reopen(request: StaffRequest, organisation: str) -> HttpResponse:
    return _switch(request, organisation, services.reopen_organisation, "Die Organisation ist wieder in Betrieb.")


def _switch(request: StaffRequest, code: str, service: Any, done: str) -> HttpResponse:
    found = selectors.organisation_for(code)
    attempt(request, lambda: service(actor=request.member, organisation=found, now=clock.now()), done)
    return redirect(centre_url("directory:organisation", code))
