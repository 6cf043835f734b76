"""The agenda: collected, ordered, merged, sent, printed."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.network.documents import agenda_pdf
from lotse.network.forms import meetings as forms
from lotse.network.selectors import agenda as selectors
from lotse.network.selectors.meetings import meeting_for, meeting_page
from lotse.network.services import agenda as services
from lotse.network.services.meetings import require
from lotse.network.views.pages import form_page, say_unreached
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("network.view")
def agenda(request: StaffRequest, meeting_code: str) -> HttpResponse:
    """The agenda with what was proposed, and a form for one more topic."""
    found = meeting_for(request.member, meeting_code)
    form = forms.ProposalForm(request.POST or None)
    if request.method == "POST":
        common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
        if carried_out(form, lambda data: services.add(**data, **common)):
            return _back(found)
    page = meeting_page(request.member, found, clock.now())
    context = {"page": page, "agenda": selectors.agenda_page(found), "form": form}
    return render(request, "network/agenda.html", context)


@access("network.view")
def agenda_print(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = meeting_for(request.member, meeting_code)
    content = agenda_pdf(found, selectors.agenda_page(found), centre=request.centre, on=clock.today())
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="tagesordnung-{found.code}.pdf"'},
    )


@require_POST
@access("network.view")
def send(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = meeting_for(request.member, meeting_code)
    common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
    told: list[Any] = []
    done = "Die Tagesordnung ist unterwegs."
    if attempt(request, lambda: told.append(services.send(centre=request.centre, **common)), done):
        say_unreached(request, told[0][1])
    return _back(found)


@require_POST
@access("network.view")
def accept(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    found, item = _item(request, meeting_code, agenda_item)
    common: dict[str, Any] = {"actor": request.member, "item": item, "now": clock.now()}
    attempt(request, lambda: services.accept(**common), f"Auf der Tagesordnung: {item}")
    return _back(found)


@require_POST
@access("network.view")
def earlier(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    found, item = _item(request, meeting_code, agenda_item)
    common: dict[str, Any] = {"actor": request.member, "item": item, "now": clock.now()}
    attempt(request, lambda: services.earlier(**common), f"Weiter oben: {item}")
    return _back(found)


@access("network.view")
def edit_item(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    found, item = _item(request, meeting_code, agenda_item)
    require(request.member, found)
    form = forms.ItemForm(request.POST or None, initial={"title": item.title, "text": item.text})

    def act(data: dict[str, Any]) -> None:
        services.edit(actor=request.member, item=item, now=clock.now(), **data)

    return _page(request, found, form, act, "Punkt bearbeiten")


@access("network.view")
def decline(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    found, item = _item(request, meeting_code, agenda_item)
    require(request.member, found)
    form = forms.DeclineForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.decline(actor=request.member, item=item, now=clock.now(), **data)

    words = {"submit": "Nicht aufnehmen", "lead": f"„{item}“ kommt nicht auf diese Tagesordnung."}
    return _page(request, found, form, act, "Nicht aufnehmen", **words)


@access("network.view")
def merge(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    found, item = _item(request, meeting_code, agenda_item)
    require(request.member, found)
    form = forms.MergeForm(request.POST or None, choices=selectors.merge_choices(found, item))

    def act(_: dict[str, Any]) -> None:
        services.merge(actor=request.member, item=item, now=clock.now(), **form.act())

    lead = f"Der Text von „{item}“ kommt unter den des anderen Punktes."
    return _page(request, found, form, act, "Zusammenlegen", submit="Zusammenlegen", lead=lead)


def _item(request: StaffRequest, code: str, pk: uuid.UUID) -> tuple[Any, Any]:
    found = meeting_for(request.member, code)
    return found, selectors.item_for(found, pk)


def _page(request: StaffRequest, found: Any, form: Any, act: Any, title: str, **words: str) -> HttpResponse:
    back = centre_url("network:agenda", found.code)
    return form_page(request, form, act, title=title, back=back, preline=str(found), **words)


def _back(found: Any) -> HttpResponse:
    return redirect(centre_url("network:agenda", found.code))
