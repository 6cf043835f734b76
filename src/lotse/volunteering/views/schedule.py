"""When an engagement takes place, what is noted about it, and who stands in for whom."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import NoteLevel
from lotse.volunteering.forms import engagements as forms
from lotse.volunteering.selectors import engagements as selectors
from lotse.volunteering.services import cover as cover_services
from lotse.volunteering.services import schedule as services
from lotse.volunteering.views.engagements import step
from lotse.volunteering.views.pages import form_page


@access("volunteering.edit_engagements")
def add_meeting(request: StaffRequest, engagement: str) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    initial = {"weekday": clock.today().weekday(), "minutes": 90, "every_weeks": 1, "from_on": clock.today()}
    form = forms.MeetingForm(request.POST or None, initial=initial)

    def act(_: dict[str, Any]) -> None:
        services.add_meeting(actor=request.member, engagement=found, facts=form.facts(), now=clock.now())

    return step(request, found, form, act, "Regelmäßiges Treffen", "Eintragen", "Das Treffen ist eingetragen.")


@require_POST
@access("volunteering.edit_engagements")
def end_meeting(request: StaffRequest, engagement: str, meeting: uuid.UUID) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    row = selectors.meeting_for(found, meeting)
    done = "Das Treffen findet ab heute nicht mehr statt."
    attempt(request, lambda: services.end_meeting(actor=request.member, meeting=row, now=clock.now()), done)
    return redirect(centre_url("volunteering:engagement", found.code))


@access("volunteering.edit_engagements")
def session(request: StaffRequest, engagement: str) -> HttpResponse:
    """A lesson that was, and who came."""
    found = selectors.engagement_for(request.member, engagement)
    page = selectors.engagement_page(request.member, found, clock.today())
    families = page.row.families
    initial = {"on": clock.today(), "minutes": 90, "took_place": True}
    initial["present"] = [str(one.household_id) for one in families]
    form = forms.SessionForm(request.POST or None, families=families, initial=initial)

    def act(data: dict[str, Any]) -> None:
        present = {uuid.UUID(one) for one in data.pop("present")}
        services.record_session(actor=request.member, engagement=found, present=present, now=clock.now(), **data)

    return step(request, found, form, act, "Unterrichtsstunde", "Speichern", "Die Stunde ist eingetragen.")


@access("volunteering.edit_engagements")
def note(request: StaffRequest, engagement: str) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    form = forms.NoteForm(request.POST or None, initial={"level": NoteLevel.COORDINATION})

    def act(data: dict[str, Any]) -> None:
        services.add_note(
            actor=request.member,
            engagement=found,
            level=NoteLevel(data["level"]),
            text=data["text"],
            now=clock.now(),
        )

    return step(request, found, form, act, "Notiz", "Speichern", "Die Notiz ist gespeichert.")


@access("volunteering.edit_engagements")
def covers(request: StaffRequest) -> HttpResponse:
    """Who is away, and who stands in."""
    return render(request, "volunteering/covers.html", {"page": page_of(request, selectors.covers(clock.today()))})


@access("volunteering.edit_engagements")
def new_cover(request: StaffRequest) -> HttpResponse:
    form = forms.CoverForm(request.POST or None, initial={"coordinator": str(request.member.pk)})

    def act(_: dict[str, Any]) -> None:
        cover_services.set_cover(actor=request.member, now=clock.now(), **form.cover())

    return form_page(
        request,
        form,
        act,
        title="Abwesenheit mit Vertretung",
        submit="Eintragen",
        back=centre_url("volunteering:covers"),
        done="Die Vertretung ist eingetragen.",
        lead="Ohne Vertretung lässt sich keine Abwesenheit eintragen.",
    )


@require_POST
@access("volunteering.edit_engagements")
def remove_cover(request: StaffRequest, cover: uuid.UUID) -> HttpResponse:
    found = selectors.cover_for(cover)
    done = "Die Abwesenheit ist gelöscht."
    attempt(request, lambda: cover_services.remove_cover(actor=request.member, cover=found, now=clock.now()), done)
    return redirect(centre_url("volunteering:covers"))
