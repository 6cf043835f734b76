"""A volunteer pauses, comes back, wants to stop, or stays after all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.forms import carried_out
from lotse.volunteering.forms.own import OwnPauseForm, OwnStopForm
from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors import own as selectors
from lotse.volunteering.services import notices


@own_page
def pause(own: Own) -> HttpResponse:
    """From a day on, until a day or until further notice; no reason."""
    if own.request.POST.get("do") == "back":
        return _back(own)
    form = OwnPauseForm(own.request.POST or None, initial={"starts_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        own.count()
        notices.take_break(volunteer=own.volunteer, centre=own.centre, now=clock.now(), **data)

    if own.request.method == "POST" and carried_out(form, act):
        messages.success(own.request, gettext("Ihre Pause ist eingetragen. Gute Erholung!"))
        return redirect(own.url())
    return own.page("pause", page=selectors.own_rest(own.volunteer, clock.today()), form=form)


@own_page
def stop(own: Own) -> HttpResponse:
    """Asked once; nothing ends by itself."""
    if own.request.POST.get("do") == "stay":
        return _stay(own)
    form = OwnStopForm(own.request.POST or None)

    def act(data: dict[str, Any]) -> None:
        own.count()
        notices.ask_to_stop(actor=None, volunteer=own.volunteer, centre=own.centre, now=clock.now(), **data)

    if own.request.method == "POST" and carried_out(form, act):
        messages.success(
            own.request, gettext("Danke, dass Sie es sagen. Es kommt nichts Neues mehr, und wir rufen Sie an.")
        )
        return redirect(own.url())
    return own.page("stop", page=selectors.own_rest(own.volunteer, clock.today()), form=form)


def _back(own: Own) -> HttpResponse:
    def act() -> None:
        notices.come_back(volunteer=own.volunteer, centre=own.centre, now=clock.now())

    return own.change(act, gettext("Schön, dass Sie wieder da sind!"))


def _stay(own: Own) -> HttpResponse:
    def act() -> None:
        notices.stay(actor=None, volunteer=own.volunteer, centre=own.centre, now=clock.now())

    return own.change(act, gettext("Schön, dass Sie weitermachen!"))
