"""Recommendations by hand: another school, taking one back, and the notice that no place fits."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import LotseForm, carried_out
from lotse.schooling.forms.proposals import NeedNoticeForm, RecommendForm, WithdrawForm
from lotse.schooling.selectors import choices
from lotse.schooling.selectors import proposals as selectors
from lotse.schooling.selectors.place_choices import PlacesForChild, places_for
from lotse.schooling.services import recommendations as services
from lotse.schooling.services.holds import PlaceTaken
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


def _answer(
    request: StaffRequest,
    code: str,
    texts: tuple[str, str, str],
    form: LotseForm,
    act: Callable[[dict[str, Any]], object],
    offers: Sequence[PlacesForChild] | None = None,
) -> HttpResponse:
    """A form of one step. ``texts``: title, lead, and what is told when it is done."""
    title, lead, done = texts
    back = centre_url("schooling:pupil", code)
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, done)
        return redirect(back)
    child = selectors.pupil_for(request.member, code)
    context = {"form": form, "title": title, "lead": lead, "back": back, "pupil": child, "offers": offers}
    template = "schooling/pupil_form.html" if offers is None else "schooling/recommend.html"
    return render(request, template, context)


@access("schooling.recommend")
def recommend(request: StaffRequest, pupil: str) -> HttpResponse:
    """Recommend a school by hand, with a reason."""
    child = selectors.pupil_for(request.member, pupil)
    form = RecommendForm(request.POST or None, schools=choices.school_choices(child.grade))

    def act(data: dict[str, Any]) -> None:
        second = data.pop("second_choice")
        services.make_recommendation(
            actor=request.member,
            pupil=child,
            school=choices.school_by_id(data.pop("school")),
            second_choice=choices.school_by_id(second) if second else None,
            now=clock.now(),
            **data,
        )

    lead = "Der Platz wird vorgemerkt. Über den Platz entscheidet die zuständige Stelle."
    done = "Die Empfehlung ist eingetragen, der Platz ist vorgemerkt."
    return _answer(request, pupil, ("Schule empfehlen", lead, done), form, act, places_for(child, clock.today()))


@access("schooling.recommend")
def withdraw_recommendation(request: StaffRequest, pupil: str) -> HttpResponse:
    """Take a recommendation back; its place is free again."""
    child = selectors.pupil_for(request.member, pupil)
    form = WithdrawForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.withdraw_recommendation(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = "Der vorgemerkte Platz wird wieder frei. Das Kind wartet weiter auf einen Vorschlag."
    done = "Die Empfehlung ist zurückgenommen, der Platz ist wieder frei."
    return _answer(request, pupil, ("Empfehlung zurücknehmen", lead, done), form, act)


@access("schooling.recommend")
def open_need_notice(request: StaffRequest, pupil: str) -> HttpResponse:
    """Tell the authority that no place fits."""
    child = selectors.pupil_for(request.member, pupil)
    form = NeedNoticeForm(request.POST or None, initial={"reason": request.GET.get("grund", "")})

    def act(data: dict[str, Any]) -> None:
        services.open_need_notice(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = "Die Meldung bleibt offen, bis ein Platz gefunden ist. Das Kind wird weiter bei jedem Vorschlag bedacht."
    done = "Der Bedarf ist gemeldet."
    return _answer(request, pupil, ("Bedarf melden", lead, done), form, act)


@require_POST
@access("schooling.recommend")
def extend_hold(request: StaffRequest, pupil: str) -> HttpResponse:
    """Keep the place longer; where it has gone to somebody else meanwhile, that is told."""
    child = selectors.pupil_for(request.member, pupil)
    try:
        services.extend_hold(actor=request.member, pupil=child, now=clock.now())
    except (services.NotNow, PlaceTaken) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "Die Vormerkung ist verlängert.")
    return redirect(centre_url("schooling:pupil", pupil))
