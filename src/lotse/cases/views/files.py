"""The tab *Beratung* of a family's file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors, services
from lotse.cases.forms import StepForm
from lotse.cases.views.pages import form_page
from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.people.services import open_file
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.view_case")
def file(request: StaffRequest, household: str) -> HttpResponse:
    """Cases, next steps and contacts of one family."""
    opened = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if opened.code != household:
        return redirect(centre_url("cases:file", opened.code))
    part = selectors.file_part(request.member, opened.household, clock.today())
    return render(request, "cases/file.html", {"file": opened, "part": part})


@access("cases.edit_case")
def step(request: StaffRequest, household: str) -> HttpResponse:
    """A next step for the family that belongs to no case."""
    family = selectors.family_for(request.member, household)
    form = StepForm(request.POST or None, member=request.member, owners=selectors.possible_owners(family))
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.add_followup(actor=request.member, household=family, now=clock.now(), **data),
    ):
        messages.success(request, "Der nächste Schritt ist vereinbart.")
        return redirect(centre_url("cases:file", family.code))
    back = centre_url("cases:file", family.code)
    return form_page(
        request, form, title="Nächster Schritt", submit="Schritt speichern", back=back, preline=str(family)
    )
