"""Meetings: the list, one meeting, who comes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.errors import NotFound
from lotse.core.lists import chips_of, page_of
from lotse.network.enums import Answer, Way
from lotse.network.forms import meetings as forms
from lotse.network.selectors import bodies as body_selectors
from lotse.network.selectors import meetings as selectors
from lotse.network.services import inviting
from lotse.network.services import meetings as services
from lotse.network.services.bodies import require as require_lead
from lotse.network.views.pages import form_page, say_unreached
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("network.view")
def meetings(request: StaffRequest) -> HttpResponse:
    """``?export=xlsx`` (or csv): the same rows as a file."""
    wanted, now = forms.MeetingFilterForm(request.GET).wanted(), clock.now()
    rows = selectors.meetings(request.member, wanted, now)
    if "export" in request.GET:
        sheet = selectors.meeting_sheet(selectors.meeting_rows(rows, now))
        return export.download(sheet, request.GET["export"], "sitzungen")
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": selectors.meeting_rows(page.object_list, now),
        "chips": chips_of(request, "stand", wanted.state, selectors.meeting_counts(request.member, wanted, now)),
    }
    return render(request, "network/meetings.html", context)


@access("network.view")
def meeting(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = selectors.meeting_for(request.member, meeting_code)
    page = selectors.meeting_page(request.member, found, clock.now())
    return render(request, "network/meeting.html", {"page": page})


@access("network.view")
def plan(request: StaffRequest, body: str) -> HttpResponse:
    """The host whose turn it is, and where they sat the last time, are filled in."""
    found = body_selectors.body_for(request.member, body)
    require_lead(request.member, found)
    shown = selectors.suggested_host_and_place(found, body_selectors.next_host(found))
    form = forms.MeetingForm(request.POST or None, initial=shown)

    def act(_: dict[str, Any]) -> str:
        made = services.plan(actor=request.member, body=found, facts=form.facts(), now=clock.now())
        return centre_url("network:meeting", made.code)

    lead = "Noch erfährt niemand davon. Einladen können Sie im nächsten Schritt."
    words = {"title": "Sitzung planen", "submit": "Planen", "lead": lead, "preline": str(found)}
    done = "Die Sitzung ist geplant. Jetzt können Sie einladen."
    return form_page(request, form, act, back=centre_url("network:body", found.code), done=done, **words)


@access("network.view")
def edit(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = selectors.meeting_for(request.member, meeting_code)
    services.require(request.member, found)
    form = forms.MeetingForm(request.POST or None, meeting=found)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "meeting": found, "centre": request.centre}
        services.change(facts=form.facts(), version=data["version"] or 0, now=clock.now(), **common)

    lead = "Ändern sich Zeit oder Ort, bekommen alle Eingeladenen eine E-Mail. Bei einer neuen Zeit antworten sie neu."
    return _page(request, found, form, act, "Sitzung bearbeiten", lead=lead if found.state == "invited" else "")


@access("network.view")
def cancel(request: StaffRequest, meeting_code: str) -> HttpResponse:
    """Asks once: everybody is told by mail."""
    found = selectors.meeting_for(request.member, meeting_code)
    services.require(request.member, found)
    if request.method == "POST":
        common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
        unreached: list[int] = []
        done = "Die Sitzung ist abgesagt."
        attempt(request, lambda: unreached.append(services.cancel(centre=request.centre, **common)), done)
        if any(unreached):
            messages.warning(request, f"{unreached[0]} ohne E-Mail-Adresse: Bitte rufen Sie an.")
        return _back(found)
    page = selectors.meeting_page(request.member, found, clock.now())
    return render(request, "network/cancel.html", {"page": page})


@require_POST
@access("network.view")
def invite(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = selectors.meeting_for(request.member, meeting_code)
    common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
    told: list[Any] = []
    if attempt(request, lambda: told.append(inviting.invite(centre=request.centre, **common)), "Eingeladen."):
        mailed, unreached = told[0]
        words = "Eine Einladung ist unterwegs." if mailed == 1 else f"{mailed} Einladungen sind unterwegs."
        messages.info(request, words)
        say_unreached(request, unreached)
    return _back(found)


@access("network.view")
def invite_guest(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = selectors.meeting_for(request.member, meeting_code)
    services.require(request.member, found)
    form = forms.GuestForm(request.POST or None)

    def act(_: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
        inviting.invite_guest(centre=request.centre, **common, **form.act())

    lead = "Wer nicht zum Gremium gehört, aber dabei ist: mit eigener Einladung, oder nur für die Anwesenheit."
    return _page(request, found, form, act, "Gast einladen", lead=lead, done="Der Gast steht auf der Liste.")


@require_POST
@access("network.view")
def list_members(request: StaffRequest, meeting_code: str) -> HttpResponse:
    """For the attendance of a meeting to which people were invited in other ways."""
    found = selectors.meeting_for(request.member, meeting_code)
    common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
    attempt(request, lambda: inviting.list_members(**common), "Die Mitglieder stehen auf der Liste.")
    return redirect(centre_url("network:minutes", found.code))


@require_POST
@access("network.view")
def uninvite(request: StaffRequest, meeting_code: str, invitee: uuid.UUID) -> HttpResponse:
    found = selectors.meeting_for(request.member, meeting_code)
    row = selectors.participant_for(found, invitee)
    common: dict[str, Any] = {"actor": request.member, "participant": row, "now": clock.now()}
    done = f"{row.who} ist nicht mehr eingeladen."
    attempt(request, lambda: inviting.uninvite(centre=request.centre, **common), done)
    return _back(found)


@require_POST
@access("network.view")
def answer(request: StaffRequest, meeting_code: str, invitee: uuid.UUID) -> HttpResponse:
    """Said on the phone: one button."""
    found = selectors.meeting_for(request.member, meeting_code)
    row = selectors.participant_for(found, invitee)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        raise NotFound
    said = Answer(form.cleaned_data["answer"])
    common: dict[str, Any] = {"actor": request.member, "participant": row, "centre": request.centre, "now": clock.now()}
    done = f"{row.who}: {said.label}."
    attempt(request, lambda: inviting.record_answer(answer=said, way=Way.PHONE, **common), done)
    return _back(found)


@require_POST
@access("network.view")
def remind(request: StaffRequest, meeting_code: str) -> HttpResponse:
    found = selectors.meeting_for(request.member, meeting_code)
    common: dict[str, Any] = {"actor": request.member, "meeting": found, "now": clock.now()}
    done = "Wer noch nicht geantwortet hat, bekommt eine E-Mail."
    attempt(request, lambda: inviting.remind(centre=request.centre, **common), done)
    return _back(found)


def _page(request: StaffRequest, found: Any, form: Any, act: Any, title: str, **words: str) -> HttpResponse:
    return form_page(
        request, form, act, title=title, back=centre_url("network:meeting", found.code), preline=str(found), **words
    )


def _back(found: Any) -> HttpResponse:
    return redirect(centre_url("network:meeting", found.code))
