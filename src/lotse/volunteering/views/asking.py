"""Asking both sides: the volunteer first, then the family; what they said."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.asking import AnswerForm, AskForm
from lotse.volunteering.selectors import asking as selectors
from lotse.volunteering.selectors.board import trend_of
from lotse.volunteering.selectors.engagements import engagement_for
from lotse.volunteering.selectors.needs import need_for
from lotse.volunteering.services import asking as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.edit_engagements")
def ask(request: StaffRequest, need: str, volunteer: str) -> HttpResponse:
    """Ask this person for this need; what they carry already is shown first."""
    wanted, person = need_for(request.member, need), selectors.volunteer_by_code(request.member, volunteer)
    today = clock.today()
    initial = {"hours": wanted.minutes_per_week / 60, "starts_on": today}
    form = AskForm(request.POST or None, initial=initial, has_address=bool(person.email))

    def act(_: dict[str, Any]) -> str:
        made = services.ask(actor=request.member, need=wanted, volunteer=person, now=clock.now(), **form.facts())
        return centre_url("volunteering:engagement", made.code)

    return form_page(
        request,
        form,
        act,
        title=f"{person} fragen",
        submit="Fragen",
        back=centre_url("volunteering:need", wanted.code),
        done="Gefragt. Die Zeit bleibt frei, bis die Antwort da ist.",
        preline=f"{wanted.household} · {wanted}",
        lead=selectors.lead(person, today),
        trend=trend_of(person, today),
    )


@access("volunteering.edit_engagements")
def answer(request: StaffRequest, engagement: str, asking: uuid.UUID) -> HttpResponse:
    """What the volunteer or the family said."""
    found = engagement_for(request.member, engagement)
    asked = selectors.asking_for(found, asking)
    form = AnswerForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.answer(actor=request.member, asking=asked, now=clock.now(), **data)

    return form_page(
        request,
        form,
        act,
        title=f"Was sagt {asked.volunteer or asked.household}?",
        submit="Antwort eintragen",
        back=centre_url("volunteering:engagement", found.code),
        done="Die Antwort ist eingetragen.",
        preline=str(found),
    )


@require_POST
@access("volunteering.edit_engagements")
def carry_out(request: StaffRequest, engagement: str, asking: uuid.UUID) -> HttpResponse:
    """An answer by link is passed on at once, without waiting for second thoughts."""
    found = engagement_for(request.member, engagement)
    asked = selectors.asking_for(found, asking)
    done = "Weitergegeben."
    attempt(request, lambda: services.carry_out_now(actor=request.member, asking=asked, now=clock.now()), done)
    return redirect(centre_url("volunteering:engagement", found.code))
