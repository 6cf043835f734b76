"""What has to be shown before somebody helps: the rules of the centre, and that it was shown."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.requirements import RequirementForm
from lotse.volunteering.forms.volunteers import ProofForm
from lotse.volunteering.selectors import requirements as selectors
from lotse.volunteering.selectors.volunteers import volunteer_for
from lotse.volunteering.services import requirements as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.edit_settings")
def requirements(request: StaffRequest) -> HttpResponse:
    """What the centre asks for, each with its source."""
    return render(request, "volunteering/requirements.html", {"rows": selectors.all_requirements()})


@access("volunteering.edit_settings")
def requirement(request: StaffRequest, requirement: str) -> HttpResponse:
    found = selectors.requirement_by_code(requirement)
    form = RequirementForm(request.POST or None, requirement=found)

    def act(data: dict[str, Any]) -> None:
        services.change_requirement(actor=request.member, requirement=found, now=clock.now(), **data)

    back = centre_url("volunteering:requirements")
    shown = {"title": found.label, "submit": "Speichern", "done": "Gespeichert.", "preline": "Nachweise"}
    return form_page(request, form, act, back=back, **shown)


@access("volunteering.edit_volunteers")
def proof(request: StaffRequest, volunteer: str) -> HttpResponse:
    """Something was shown."""
    found = volunteer_for(request.member, volunteer)
    form = ProofForm(request.POST or None, initial={"seen_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        shown = selectors.requirement_by_code(data.pop("requirement"))
        services.record_proof(actor=request.member, volunteer=found, requirement=shown, now=clock.now(), **data)

    return form_page(
        request,
        form,
        act,
        title="Nachweis eintragen",
        submit="Speichern",
        back=centre_url("volunteering:volunteer", found.code),
        done="Der Nachweis ist eingetragen. Er gilt für alle Arten von Engagement.",
        preline=str(found),
        lead="Bitte geben Sie das Papier zurück. Lotse speichert keine Kopie und keinen Inhalt.",
    )
