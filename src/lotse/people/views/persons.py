"""Persons of a family and how to reach them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.people import selectors, services
from lotse.people.forms import ContactForm, PersonEditForm, PersonForm
from lotse.people.views.opening import opened
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


def _back(code: str) -> HttpResponse:
    return redirect(centre_url("people:persons", code))


@access("people.edit_household")
def person_add(request: StaffRequest, household: str) -> HttpResponse:
    """One more person in the family."""
    file = opened(request, household)
    form = PersonForm(request.POST or None, initial={"kind": "child", "last_name": file.household.name})
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.add_person(
            actor=request.member, household=file.household, entered=form.entered(), now=clock.now()
        ),
    ):
        messages.success(request, "Die Person ist hinzugefügt.")
        return _back(file.code)
    return render(request, "people/person_form.html", {"file": file, "form": form, "heading": "Person hinzufügen"})


@access("people.edit_household")
def person_edit(request: StaffRequest, household: str, person: uuid.UUID) -> HttpResponse:
    """The facts of one person."""
    file = opened(request, household)
    found = selectors.person_in(file.household, person)
    form = PersonEditForm(request.POST or None, person=found)
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.update_person(
            actor=request.member,
            person=found,
            changes=form.changes(),
            languages=form.languages(),
            expected=form.expected(),
            now=clock.now(),
        ),
    ):
        messages.success(request, "Die Angaben sind gespeichert.")
        return _back(file.code)
    return render(request, "people/person_form.html", {"file": file, "form": form, "heading": str(found)})


@access("people.edit_household")
def contact_add(request: StaffRequest, household: str, person: uuid.UUID) -> HttpResponse:
    """A phone number or e-mail address of one person."""
    file = opened(request, household)
    found = selectors.person_in(file.household, person)
    form = ContactForm(request.POST or None, initial={"kind": "phone"})
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.add_contact(actor=request.member, person=found, entered=form.entered(), now=clock.now()),
    ):
        messages.success(request, "Gespeichert.")
        return _back(file.code)
    context = {"file": file, "form": form, "heading": f"{found}: Telefon oder E-Mail"}
    return render(request, "people/person_form.html", context)


@access("people.edit_household")
@require_POST
def contact_remove(request: StaffRequest, household: str, way: uuid.UUID) -> HttpResponse:
    """Take a number or address out of the file."""
    file = opened(request, household)
    services.remove_contact(actor=request.member, household=file.household, contact_id=way, now=clock.now())
    messages.success(request, "Der Kontaktweg ist entfernt.")
    return _back(file.code)
