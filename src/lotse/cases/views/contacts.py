"""Advice contacts: noted during the call, and what follows from one."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors, services
from lotse.cases.forms import ContactForm, CorrectContactForm, FamilyForm
from lotse.cases.views.pages import form_page
from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.people.services import record_view
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.add_contact")
def new(request: StaffRequest) -> HttpResponse:
    """One page, half a minute. ``?familie=CODE`` or ``?fall=CODE`` say what it is about."""
    member, asked = request.member, request.GET
    case = selectors.case_for(member, asked["fall"]) if "fall" in asked else None
    family = selectors.family_for(member, asked["familie"]) if "familie" in asked else None
    known = case.household if case else family
    form = ContactForm(
        request.POST or None,
        member=member,
        owners=selectors.possible_owners(known),
        case=case,
        initial={"family": f"{known.name} ({known.code})"} if known else {},
    )
    done: list[Any] = []
    if request.method == "POST" and carried_out(
        form, lambda _: done.append(services.note_contact(actor=member, case=case, now=clock.now(), **form.values()))
    ):
        messages.success(request, "Der Kontakt ist festgehalten.")
        return redirect(centre_url("cases:contact", done[0].pk))
    return render(request, "cases/contact_new.html", {"form": form, "case": case})


@access("cases.view_contacts")
def contact(request: StaffRequest, contact: uuid.UUID) -> HttpResponse:
    """What was noted, and what can follow: a case, a family."""
    return _contact_page(request, contact, FamilyForm(member=request.member))


@access("cases.add_contact")
def correct(request: StaffRequest, contact: uuid.UUID) -> HttpResponse:
    """Put right what one wrote oneself."""
    found = selectors.own_contact_for(request.member, contact)
    form = CorrectContactForm(request.POST or None, member=request.member, contact=found)
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.correct_contact(actor=request.member, contact=found, now=clock.now(), **form.values()),
    ):
        messages.success(request, "Der Kontakt ist berichtigt.")
        return redirect(centre_url("cases:contact", found.pk))
    back = centre_url("cases:contact", found.pk)
    return form_page(request, form, title="Kontakt berichtigen", submit="Speichern", back=back)


@access("cases.edit_case")
def attach(request: StaffRequest, contact: uuid.UUID) -> HttpResponse:
    """Give the contact to a family that is on file by now; ``?familie=CODE`` fills it in."""
    member = request.member
    found = selectors.contact_for(member, contact)
    form = FamilyForm(request.POST or None, member=member, initial={"family": request.GET.get("familie", "")})
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.attach_contact(actor=member, contact=found, household=data["family"], now=clock.now()),
    ):
        messages.success(request, "Der Kontakt gehört jetzt zur Akte der Familie.")
        return redirect(centre_url("cases:contact", found.pk))
    return _contact_page(request, contact, form)


def _contact_page(request: StaffRequest, pk: uuid.UUID, form: FamilyForm) -> HttpResponse:
    found = selectors.contact_for(request.member, pk)
    if found.household is not None:
        record_view(actor=request.member, household=found.household, now=clock.now())
    page = selectors.contact_page(request.member, found, clock.today())
    return render(request, "cases/contact.html", {"page": page, "form": form})
