"""The register of volunteers: the list, one person, taking up and changing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm
from lotse.core.lists import chips_of, page_of
from lotse.core.pdf import PdfUnavailable
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.documents import signup
from lotse.volunteering.enums import AskedBy, VolunteerEnd
from lotse.volunteering.forms.volunteers import (
    DaysOffForm,
    EndForm,
    LimitForm,
    PauseForm,
    TalkForm,
    VolunteerFilterForm,
    VolunteerForm,
)
from lotse.volunteering.selectors import volunteers as selectors
from lotse.volunteering.services import reading
from lotse.volunteering.services import volunteers as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.view_volunteers")
def volunteers(request: StaffRequest) -> HttpResponse:
    """Who helps. ``?export=xlsx`` (or csv): the same rows as a file."""
    form, today = VolunteerFilterForm(request.GET), clock.today()
    wanted = form.wanted()
    rows = selectors.volunteers(request.member, wanted)
    if "export" in request.GET:
        sheet = selectors.volunteer_sheet(selectors.volunteer_rows(rows, today))
        return personal_download(request, sheet, "ehrenamtliche", action="volunteering.volunteers_exported")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.volunteer_rows(page.object_list, today),
        "chips": chips_of(request, "stand", wanted.state, selectors.volunteer_counts(request.member, wanted)),
    }
    return render(request, "volunteering/volunteers.html", context)


@access("volunteering.view_volunteers")
def volunteer(request: StaffRequest, volunteer: str) -> HttpResponse:
    found = selectors.volunteer_for(request.member, volunteer)
    now = clock.now()
    reading.note_volunteer_read(actor=request.member, volunteer=found, now=now)
    page = selectors.volunteer_page(request.member, found, now)
    return render(request, "volunteering/volunteer.html", {"page": page})


@access("volunteering.edit_volunteers")
def new(request: StaffRequest) -> HttpResponse:
    initial = {"reach_km": 15, "came_by": AskedBy.STAFF, "coordinator": str(request.member.pk)}
    form = VolunteerForm(request.POST or None, member=request.member, initial=initial)

    def act(data: dict[str, Any]) -> str:
        made = services.take_up(
            actor=request.member, facts=form.facts(), came_by=AskedBy(data["came_by"]), now=clock.now()
        )
        return centre_url("volunteering:volunteer", made.code)

    back = centre_url("volunteering:volunteers")
    title, done = "Ehrenamtliche aufnehmen", "Die Person ist aufgenommen."
    return form_page(request, form, act, title=title, submit="Speichern", back=back, done=done)


@access("volunteering.edit_volunteers")
def signup_sheet(request: StaffRequest) -> HttpResponse:
    """The form on paper, empty."""
    try:
        answer = HttpResponse(signup.signup_sheet(request.centre), content_type="application/pdf")
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("volunteering:volunteers"))
    answer["Content-Disposition"] = 'attachment; filename="ehrenamt-anmelden.pdf"'
    return answer


@access("volunteering.edit_volunteers")
def edit(request: StaffRequest, volunteer: str) -> HttpResponse:
    found = selectors.volunteer_for(request.member, volunteer)
    form = VolunteerForm(request.POST or None, member=request.member, volunteer=found)

    def act(data: dict[str, Any]) -> None:
        version = data["version"] or 0
        services.change(actor=request.member, volunteer=found, facts=form.facts(), version=version, now=clock.now())

    return _page(request, found, form, act, "Angaben bearbeiten")


@require_POST
@access("volunteering.edit_volunteers")
def admit(request: StaffRequest, volunteer: str) -> HttpResponse:
    return _button(request, volunteer, services.admit, "Die Person kann jetzt gefragt werden.")


@require_POST
@access("volunteering.edit_volunteers")
def resume(request: StaffRequest, volunteer: str) -> HttpResponse:
    return _button(request, volunteer, services.resume, "Die Person kann wieder gefragt werden.")


@access("volunteering.edit_volunteers")
def pause(request: StaffRequest, volunteer: str) -> HttpResponse:
    lead = "In der Pause wird nichts Neues gefragt. Laufende Engagements bleiben; bitte sprechen Sie sie ab."
    return _form(request, volunteer, PauseForm(request.POST or None), services.pause, "Pause eintragen", lead)


@access("volunteering.edit_volunteers")
def end(request: StaffRequest, volunteer: str) -> HttpResponse:
    form = EndForm(request.POST or None)

    def act(*, reason: str, **common: Any) -> None:
        services.end(reason=VolunteerEnd(reason), **common)

    return _form(request, volunteer, form, act, "Ehrenamt beenden")


@access("volunteering.edit_volunteers")
def days_off(request: StaffRequest, volunteer: str) -> HttpResponse:
    return _form(request, volunteer, DaysOffForm(request.POST or None), services.add_days_off, "Freie Tage eintragen")


@require_POST
@access("volunteering.edit_volunteers")
def drop_days_off(request: StaffRequest, volunteer: str, absence: Any) -> HttpResponse:
    found = selectors.days_off_for(request.member, volunteer, absence)
    act: dict[str, Any] = {"actor": request.member, "absence": found, "now": clock.now()}
    attempt(request, lambda: services.drop_days_off(**act), "Die freien Tage sind gestrichen.")
    return redirect(centre_url("volunteering:volunteer", volunteer))


@access("volunteering.edit_volunteers")
def limit(request: StaffRequest, volunteer: str) -> HttpResponse:
    """What is agreed with the person."""

    def act(*, hours: Any, **common: Any) -> None:
        services.agree_limit(minutes_per_week=round(hours * 60), **common)

    form = LimitForm(request.POST or None, initial={"agreed_on": clock.today()})
    lead = "Bitte vereinbaren Sie die Grenze im Gespräch. Die Person sieht dieselben Zahlen auf ihrer eigenen Seite."
    return _form(request, volunteer, form, act, "Grenze vereinbaren", lead)


@access("volunteering.edit_volunteers")
def talk(request: StaffRequest, volunteer: str) -> HttpResponse:
    form = TalkForm(request.POST or None, initial={"on": clock.today()})
    return _form(request, volunteer, form, services.record_talk, "Gespräch eintragen")


def _button(request: StaffRequest, code: str, service: Any, done: str) -> HttpResponse:
    found = selectors.volunteer_for(request.member, code)
    attempt(request, lambda: service(actor=request.member, volunteer=found, now=clock.now()), done)
    return redirect(centre_url("volunteering:volunteer", code))


def _form(
    request: StaffRequest, code: str, form: LotseForm, service: Any, title: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    """A form whose fields are the arguments of the service."""
    found = selectors.volunteer_for(request.member, code)

    def act(data: dict[str, Any]) -> None:
        service(actor=request.member, volunteer=found, now=clock.now(), **data)

    return _page(request, found, form, act, title, lead)


def _page(request: StaffRequest, volunteer: Any, form: LotseForm, act: Any, title: str, lead: str = "") -> HttpResponse:
    back = centre_url("volunteering:volunteer", volunteer.code)
    shown = {"title": title, "submit": "Speichern", "done": "Gespeichert.", "preline": str(volunteer), "lead": lead}
    return form_page(request, form, act, back=back, **shown)
