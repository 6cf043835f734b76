"""Places, contact persons and agreements of partners."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm
from lotse.core.lists import chips_of, page_of
from lotse.directory.forms.organisations import (
    AgreementFilterForm,
    AgreementForm,
    ContactForm,
    PlaceFilterForm,
    PlaceForm,
)
from lotse.directory.selectors import organisations, partners
from lotse.directory.services import partners as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("directory.view")
def places(request: StaffRequest) -> HttpResponse:
    form = PlaceFilterForm(request.GET)
    context = {
        "form": form,
        "page": page_of(request, partners.places(*form.wanted())),
        "may_edit": request.member.holds("directory.edit"),
    }
    return render(request, "directory/places.html", context)


@access("directory.edit")
def place_new(request: StaffRequest) -> HttpResponse:
    """A place that belongs to nobody in particular, such as a town hall."""
    return _new_place(request, None, centre_url("directory:places"))


@access("directory.edit")
def place_of_new(request: StaffRequest, organisation: str) -> HttpResponse:
    found = organisations.organisation_for(organisation)
    return _new_place(request, found, centre_url("directory:organisation", organisation))


def _new_place(request: StaffRequest, organisation: Any, back: str) -> HttpResponse:
    initial = partners.address_of(organisation) if organisation else {}
    form = PlaceForm(request.POST or None, initial=initial)

    def act(_: dict[str, Any]) -> None:
        services.add_place(
            actor=request.member, organisation=organisation, facts=form.facts(), key=form.key(), now=clock.now()
        )

    return _form(request, form, act, "Ort eintragen", organisation, back)


@access("directory.edit")
def place_edit(request: StaffRequest, place: str) -> HttpResponse:
    found = partners.place_for(place)
    form = PlaceForm(request.POST or None, place=found)

    def act(data: dict[str, Any]) -> None:
        services.change_place(actor=request.member, place=found, facts=form.facts(), now=clock.now(), seen=data["seen"])

    back = _page_of(found.organisation) if found.organisation else centre_url("directory:places")
    return _form(request, form, act, "Ort bearbeiten", found.organisation, back)


@access("directory.edit")
def contact_new(request: StaffRequest, organisation: str) -> HttpResponse:
    found = organisations.organisation_for(organisation)
    form = ContactForm(request.POST or None)

    def act(_: dict[str, Any]) -> None:
        services.add_contact(
            actor=request.member, organisation=found, facts=form.facts(), key=form.key(), now=clock.now()
        )

    return _form(request, form, act, "Ansprechperson eintragen", found, _page_of(found))


@access("directory.edit")
def contact_edit(request: StaffRequest, contact_person: str) -> HttpResponse:
    found = partners.contact_for(contact_person)
    form = ContactForm(request.POST or None, contact=found)

    def act(data: dict[str, Any]) -> None:
        services.change_contact(
            actor=request.member, contact=found, facts=form.facts(), now=clock.now(), seen=data["seen"]
        )

    return _form(request, form, act, "Ansprechperson bearbeiten", found.organisation, _page_of(found.organisation))


@access("directory.view")
def agreements(request: StaffRequest) -> HttpResponse:
    """What was agreed with partners, what ends first on top. ``?export=xlsx`` (or csv): the same rows as a file."""
    form, today = AgreementFilterForm(request.GET), clock.today()
    state, text = form.wanted()
    rows = partners.agreements(state, text, today)
    if "export" in request.GET:
        return export.download(partners.agreement_sheet(rows, today), request.GET["export"], "vereinbarungen")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": partners.agreement_rows(page.object_list, today),
        "chips": chips_of(request, "stand", state, partners.agreement_options(text, today)),
        "may_edit": request.member.holds("directory.edit"),
    }
    return render(request, "directory/agreements.html", context)


@access("directory.edit")
def agreement_new(request: StaffRequest, organisation: str) -> HttpResponse:
    found = organisations.organisation_for(organisation)
    form = AgreementForm(request.POST or None, member=request.member)

    def act(_: dict[str, Any]) -> None:
        services.add_agreement(
            actor=request.member, organisation=found, facts=form.facts(), key=form.key(), now=clock.now()
        )

    return _form(request, form, act, "Vereinbarung eintragen", found, _page_of(found))


@access("directory.edit")
def agreement_edit(request: StaffRequest, agreement: str) -> HttpResponse:
    found = partners.agreement_for(agreement)
    form = AgreementForm(request.POST or None, member=request.member, agreement=found)

    def act(data: dict[str, Any]) -> None:
        services.change_agreement(
            actor=request.member, agreement=found, facts=form.facts(), now=clock.now(), seen=data["seen"]
        )

    return _form(request, form, act, "Vereinbarung bearbeiten", found.organisation, _page_of(found.organisation))


@require_POST
@access("directory.edit")
def agreement_reminded(request: StaffRequest, agreement: str) -> HttpResponse:
    """The button of the line under Heute."""
    found = partners.agreement_for(agreement)
    done = "Die Erinnerung ist erledigt."
    attempt(request, lambda: services.end_reminder(actor=request.member, agreement=found, now=clock.now()), done)
    return redirect(centre_url("workspace:today"))


def _page_of(organisation: Any) -> str:
    return centre_url("directory:organisation", organisation.code)


def _form(
    request: StaffRequest, form: LotseForm, act: Any, title: str, organisation: Any, back: str
) -> HttpResponse:  # fmt: skip
    preline = str(organisation) if organisation else "Netzwerk"
    return form_page(
        request, form, act, title=title, submit="Speichern", back=back, done="Gespeichert.", preline=preline
    )
