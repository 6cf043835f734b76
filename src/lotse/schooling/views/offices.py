"""Offices that papers of children go to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.core.lists import page_of
from lotse.directory.enums import DECIDING_KINDS
from lotse.schooling.forms.offices import OfficeForm
from lotse.schooling.selectors import offices as selectors
from lotse.schooling.services import offices as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.view_schools")
def offices(request: StaffRequest) -> HttpResponse:
    """Where recommendations, need notices and examination orders go."""
    context = {
        "page": page_of(request, selectors.offices()),
        "may_edit": request.member.holds("schooling.edit_schools"),
        "with_access": DECIDING_KINDS if request.member.holds("schooling.manage_lists") else (),
    }
    return render(request, "schooling/offices.html", context)


@access("schooling.edit_schools")
def office_new(request: StaffRequest) -> HttpResponse:
    form = OfficeForm(request.POST or None)

    def act(_: dict[str, Any]) -> None:
        services.add_office(actor=request.member, data=form.office_data(), now=clock.now())

    return _edit(request, form, act, "Stelle eintragen")


@access("schooling.edit_schools")
def office_edit(request: StaffRequest, office: str) -> HttpResponse:
    found = selectors.office_for(office)
    form = OfficeForm(request.POST or None, office=found)

    def act(data: dict[str, Any]) -> None:
        services.change_office(
            actor=request.member, office=found, data=form.office_data(), now=clock.now(), seen=data["seen"]
        )

    return _edit(request, form, act, "Stelle bearbeiten")


def _edit(request: StaffRequest, form: OfficeForm, act: Any, title: str) -> HttpResponse:
    back = centre_url("schooling:offices")
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Angaben zur Stelle sind gespeichert.")
        return redirect(back)
    return render(request, "schooling/office_edit.html", {"form": form, "title": title, "back": back})
