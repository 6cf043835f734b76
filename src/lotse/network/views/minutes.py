"""Minutes typed live: attendance, one point after the other, the end; what is final as PDF."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.forms import carried_out
from lotse.network.documents import minutes_pdf
from lotse.network.forms import minutes as forms
from lotse.network.selectors import minutes as selectors
from lotse.network.selectors.agenda import item_for
from lotse.network.selectors.meetings import agenda, meeting_for, participants, unlisted
from lotse.network.services import minutes as services
from lotse.network.services.meetings import require
from lotse.network.views.pages import say_unreached
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("network.view")
def minutes(request: StaffRequest, meeting_code: str) -> HttpResponse:
    """Who was there; the first step."""
    found = meeting_for(request.member, meeting_code)
    require(request.member, found)
    form = forms.AttendanceForm(request.POST or None, meeting=found, people=participants(found))
    items = agenda(found)
    if request.method == "POST":
        common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
        if carried_out(form, lambda _: services.record_attendance(**common, **form.act())):
            messages.success(request, "Die Anwesenheit ist gespeichert.")
            return redirect(_first(found, items))
    context = {"meeting": found, "tabs": selectors.tabs(found, items, "attendance"), "form": form}
    return render(request, "network/minutes.html", context | {"unlisted": unlisted(found)})


@access("network.view")
def minutes_item(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    """One point. Each button saves all that was typed; ``do`` says where to go then."""
    found = meeting_for(request.member, meeting_code)
    require(request.member, found)
    item = item_for(found, agenda_item)
    page = selectors.item_page(item)
    autosave_url = centre_url("network:autosave", found.code, item.pk)
    form = forms.MinutesForm(request.POST or None, item=item, on=clock.today(), autosave_url=autosave_url)
    heard = forms.HeardForm(request.POST or None, orders=page.heard)
    if request.method == "POST" and form.is_valid() and heard.is_valid():
        typed = form.typed(both=request.POST.get("do") == "both", heard=heard.heard())
        common: dict[str, Any] = {"actor": request.member, "item": item, "now": clock.now()}
        if carried_out(form, lambda _: services.write(typed=typed, **common)):
            return redirect(_after(found, page, request.POST.get("do", "")))
    item.refresh_from_db()
    conflict = form.is_bound and form.data.get("version") != str(item.version)
    if conflict:
        form.take_version(item)
    context = {"meeting": found, "page": page, "form": form, "heard": heard, "conflict": conflict, "item": item}
    context["tabs"] = selectors.tabs(found, page.items, str(item.pk))
    return render(request, "network/minutes_item.html", context)


@require_POST
@access("network.view")
def autosave(request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID) -> HttpResponse:
    """Behind the text field, where scripts run; answers with the new version, or with the text of somebody else."""
    item = item_for(meeting_for(request.member, meeting_code), agenda_item)
    form = forms.AutosaveForm(request.POST)
    context: dict[str, Any] = {"item": item, "at": clock.local(clock.now()), "error": "", "version": item.version}
    if not form.is_valid():
        context["error"] = "Der Text ist zu lang oder unvollständig. Er ist noch nicht gespeichert."
    else:
        try:
            context["version"] = services.autosave(
                actor=request.member, item=item, now=clock.now(), **form.cleaned_data
            )
        except (NotAllowed, NotFound):
            raise
        except LotseError as error:
            context["error"] = error.sentence
    return render(request, "network/_autosaved.html", context)


@require_POST
@access("network.view")
def drop_decision(
    request: StaffRequest, meeting_code: str, agenda_item: uuid.UUID, decision: uuid.UUID
) -> HttpResponse:
    found = meeting_for(request.member, meeting_code)
    item = item_for(found, agenda_item)
    row = selectors.decision_for(item, decision)
    common: dict[str, Any] = {"actor": request.member, "item": item, "now": clock.now()}
    attempt(request, lambda: services.drop_decision(decision=row, **common), "Der Beschluss ist entfernt.")
    return redirect(centre_url("network:minutes_item", found.code, item.pk))


@access("network.view")
def finalise(request: StaffRequest, meeting_code: str) -> HttpResponse:
    """What the minutes will say, then one button."""
    found = meeting_for(request.member, meeting_code)
    require(request.member, found)
    form = forms.FinaliseForm(request.POST or None, is_correcting=found.is_correcting)
    told: list[Any] = []
    if request.method == "POST":
        common: dict[str, Any] = {"actor": request.member, "meeting": found, "centre": request.centre}

        def act(data: dict[str, Any]) -> None:
            told.append(services.finalise(correction=data.get("correction", ""), now=clock.now(), **common))

        if carried_out(form, act):
            messages.success(request, "Das Protokoll ist fertig und unterwegs zu allen Eingeladenen.")
            say_unreached(request, told[0][1])
            return redirect(centre_url("network:meeting", found.code))
    context = {
        "meeting": found,
        "tabs": selectors.tabs(found, agenda(found), "end"),
        "closing": selectors.closing(found),
        "form": form,
    }
    return render(request, "network/finalise.html", context)


@require_POST
@access("network.view")
def correct(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = meeting_for(request.member, meeting_code)
    common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
    done = "Sie können das Protokoll korrigieren. Bis zur neuen Fassung gilt die alte."
    if attempt(request, lambda: services.correct(**common), done):
        return redirect(centre_url("network:minutes", found.code))
    return redirect(centre_url("network:meeting", found.code))


@access("network.view")
def minutes_print(request: StaffRequest, meeting_code: str, version_number: int) -> HttpResponse:
    found = meeting_for(request.member, meeting_code)
    version = selectors.version_for(found, version_number)
    return HttpResponse(
        minutes_pdf(version, centre=request.centre),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="protokoll-{found.code}-{version.number}.pdf"'},
    )


def _first(meeting: Any, items: list[Any]) -> str:
    if items:
        return centre_url("network:minutes_item", meeting.code, items[0].pk)
    return centre_url("network:finalise", meeting.code)


def _after(meeting: Any, page: selectors.ItemPage, do: str) -> str:
    if do == "next" and page.after is not None:
        return centre_url("network:minutes_item", meeting.code, page.after.pk)
    if do == "next":
        return centre_url("network:finalise", meeting.code)
    return centre_url("network:minutes_item", meeting.code, page.item.pk)
