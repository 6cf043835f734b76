"""Complaints of families: the list, one, its steps, and the settings."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm, carried_out
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms import complaints as forms
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.services import complaints as services
from lotse.volunteering.services import reading
from lotse.volunteering.views.pages import form_page


@access("volunteering.handle_complaints")
def complaints(request: StaffRequest) -> HttpResponse:
    """What the member may handle; nothing tells how many others there are. ``?export=``: the same as a file."""
    state = forms.ComplaintFilterForm(request.GET).wanted()
    rows = selectors.complaints(request.member, state)
    if "export" in request.GET:
        reading.note_export(actor=request.member, what="complaints", now=clock.now())
        sheet = selectors.complaint_sheet(selectors.complaint_rows(rows, clock.today()))
        return export.download(sheet, request.GET["export"], "beschwerden")
    page = page_of(request, rows)
    counts = selectors.complaint_counts(selectors.complaints(request.member, selectors.ALL))
    context = {
        "page": page,
        "rows": selectors.complaint_rows(page.object_list, clock.today()),
        "chips": chips_of(request, "stand", state, counts),
    }
    return render(request, "volunteering/complaints.html", context)


@access("volunteering.record_complaints")
def new(request: StaffRequest) -> HttpResponse:
    """What a family said on the phone or in a talk."""
    form = forms.RecordComplaintForm(request.POST or None)
    made: list[Any] = []

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "centre": request.centre, "now": clock.now()}
        made.append(services.record_complaint(form_id=data["form_id"], facts=form.facts(), way=data["way"], **common))

    if request.method == "POST" and carried_out(form, act):
        return render(request, "volunteering/complaint_recorded.html", {"complaint": made[0]})
    return render(request, "volunteering/complaint_new.html", {"form": form})


@access("volunteering.handle_complaints")
def complaint(request: StaffRequest, complaint: str) -> HttpResponse:
    found = selectors.complaint_for(request.member, complaint)
    services.note_read(actor=request.member, complaint=found, now=clock.now())
    page = selectors.complaint_page(request.member, found, clock.today())
    return render(request, "volunteering/complaint.html", {"page": page})


@require_POST
@access("volunteering.handle_complaints")
def take(request: StaffRequest, complaint: str) -> HttpResponse:
    found = selectors.complaint_for(request.member, complaint)
    act = partial(services.take, actor=request.member, complaint=found, now=clock.now())
    attempt(request, act, "Sie bearbeiten diese Beschwerde.")
    return redirect(centre_url("volunteering:complaint", found.code))


@require_POST
@access("volunteering.handle_complaints")
def give_back(request: StaffRequest, complaint: str) -> HttpResponse:
    found = selectors.complaint_for(request.member, complaint)
    act = partial(services.give_back, actor=request.member, complaint=found, centre=request.centre, now=clock.now())
    attempt(request, act, "Abgegeben. Alle, die sie bearbeiten dürfen, sind gefragt.")
    return redirect(centre_url("volunteering:complaint", found.code))


@access("volunteering.handle_complaints")
def engagement(request: StaffRequest, complaint: str) -> HttpResponse:
    """Which engagement it is about: from then on nobody who coordinates it sees the complaint."""
    found = selectors.complaint_for(request.member, complaint)

    def act(data: dict[str, Any]) -> str:
        stays = services.name_engagement(complaint=found, **_common(request), **data)
        return _page_of(found.code) if stays else centre_url("volunteering:complaints")

    done = "Gespeichert. Wer dieses Engagement koordiniert oder dort vertritt, sieht die Beschwerde nicht."
    return _step(request, found.code, forms.NameEngagementForm(request.POST or None), act, "Engagement nennen", done)


@access("volunteering.handle_complaints")
def answer(request: StaffRequest, complaint: str) -> HttpResponse:
    found = selectors.complaint_for(request.member, complaint)
    form = forms.AnswerComplaintForm(request.POST or None, initial={"language": found.language})

    def act(data: dict[str, Any]) -> None:
        services.answer(complaint=found, **_common(request), **data)

    return _step(request, found.code, form, act, "Antworten", "Die Antwort steht auf der Seite der Familie.")


@access("volunteering.handle_complaints")
def note(request: StaffRequest, complaint: str) -> HttpResponse:
    found = selectors.complaint_for(request.member, complaint)

    def act(data: dict[str, Any]) -> None:
        services.note(actor=request.member, complaint=found, now=clock.now(), **data)

    return _step(request, found.code, forms.NoteComplaintForm(request.POST or None), act, "Notiz", "Notiert.")


@access("volunteering.handle_complaints")
def close(request: StaffRequest, complaint: str) -> HttpResponse:
    found = selectors.complaint_for(request.member, complaint)

    def act(data: dict[str, Any]) -> None:
        services.close(actor=request.member, complaint=found, now=clock.now(), **data)

    done = "Abgeschlossen. Schreibt die Familie noch einmal, ist die Beschwerde wieder offen."
    return _step(request, found.code, forms.CloseComplaintForm(request.POST or None), act, "Abschließen", done)


@access("volunteering.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    form = forms.ComplaintSettingsForm(request.POST or None, initial=selectors.settings_values(selectors.settings()))

    def act(data: dict[str, Any]) -> None:
        members, seen = data.pop("members"), data.pop("seen")
        services.change_settings(actor=request.member, values=data, members=members, seen=seen, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Gespeichert.")
        return redirect(centre_url("volunteering:complaint_settings"))
    return render(request, "volunteering/complaint_settings.html", {"form": form})


def _common(request: StaffRequest) -> dict[str, Any]:
    return {"actor": request.member, "centre": request.centre, "now": clock.now()}


def _page_of(code: str) -> str:
    return centre_url("volunteering:complaint", code)


def _step(
    request: StaffRequest, code: str, form: LotseForm, act: Callable[[dict[str, Any]], object], title: str, done: str
) -> HttpResponse:
    """The page of one step of a complaint."""
    back = _page_of(code)
    return form_page(request, form, act, title=title, submit=title, back=back, done=done, preline=f"Beschwerde {code}")
