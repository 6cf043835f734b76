"""Relief: who asked for it, the talk that closes it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.errors import NotFound
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.forms.relief import ReliefFilterForm, ReliefTalkForm
from lotse.volunteering.selectors import relief as selectors
from lotse.volunteering.services import own_link
from lotse.volunteering.services import relief as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.relieve")
def relief(request: StaffRequest) -> HttpResponse:
    """Who said that it is getting too much. ``?export=xlsx`` (or csv): the same rows as a file."""
    state = ReliefFilterForm(request.GET).wanted()
    rows = selectors.relief_requests(request.member, state)
    if "export" in request.GET:
        sheet = selectors.relief_sheet(selectors.relief_rows(rows, clock.today()))
        return personal_download(request, sheet, "entlastung", action="volunteering.relief_exported")
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": selectors.relief_rows(page.object_list, clock.today()),
        "chips": chips_of(request, "stand", state, selectors.relief_counts(request.member)),
    }
    return render(request, "volunteering/relief.html", context)


@access("volunteering.relieve")
def talk(request: StaffRequest, volunteer: str) -> HttpResponse:
    """What one needs for the call, and the form that closes the request."""
    found = selectors.volunteer_for(request.member, volunteer)
    page = selectors.relief_page(found, clock.today())
    form = ReliefTalkForm(request.POST or None, initial={"on": clock.today()})

    def act(data: dict[str, Any]) -> str | None:
        if page.row is None:
            raise NotFound
        services.record_relief_talk(actor=request.member, request=page.row.request, now=clock.now(), **form.act())
        return page.next_url(data["measures"])

    return form_page(
        request,
        form,
        act,
        title=str(found),
        submit="Gespräch eintragen",
        back=centre_url("volunteering:relief"),
        done="Das Gespräch ist eingetragen.",
        template="volunteering/relief_talk.html",
        page=page,
    )


@require_POST
@access("volunteering.relieve")
def ask(request: StaffRequest, volunteer: str) -> HttpResponse:
    """The person said it on the phone or in a talk."""
    found = selectors.volunteer_for(request.member, volunteer)
    common: dict[str, Any] = {"actor": request.member, "volunteer": found, "now": clock.now()}
    done = "Neue Anfragen sind angehalten. Bitte rufen Sie an, wie unten steht."
    attempt(request, lambda: services.ask_relief(asked_by=AskedBy.PHONE, centre=request.centre, **common), done)
    return _back(found.code)


@require_POST
@access("volunteering.relieve")
def again(request: StaffRequest, volunteer: str) -> HttpResponse:
    found = selectors.volunteer_for(request.member, volunteer)
    common: dict[str, Any] = {"actor": request.member, "volunteer": found, "now": clock.now()}
    attempt(request, lambda: services.ask_again(**common), "Die Person kann wieder angefragt werden.")
    return _back(found.code)


@require_POST
@access("volunteering.edit_volunteers")
def send_link(request: StaffRequest, volunteer: str) -> HttpResponse:
    """Mail the person the link to the own pages."""
    found = selectors.volunteer_for(request.member, volunteer)
    common: dict[str, Any] = {"actor": request.member, "volunteer": found, "centre": request.centre}
    attempt(request, lambda: own_link.send(now=clock.now(), **common), "Der Link ist unterwegs.")
    return _back(found.code)


def _back(code: str) -> HttpResponse:
    return redirect(centre_url("volunteering:relief_talk", code))
