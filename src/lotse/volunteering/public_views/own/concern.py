"""Worry about a child, on the volunteer's own pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from lotse.concerns import selectors, services
from lotse.concerns.forms import ConcernForm
from lotse.core import clock
from lotse.core.forms import carried_out
from lotse.tenants.linking import centre_url
from lotse.volunteering.public_views.own.frame import Own, own_page


@own_page
def own_raise(own: Own) -> HttpResponse:
    """The procedure and the numbers; one button says that somebody shall take over, or was told already."""
    form = ConcernForm(own.request.POST or None)
    made: list[Any] = []

    def act(data: dict[str, Any]) -> None:
        # Not counted at the link, which would tell when its owner was here
        made.append(services.raise_concern(centre=own.centre, sender=own.secret, now=clock.now(), **data))

    if own.request.method == "POST" and carried_out(form, act):
        return redirect(centre_url("volunteering:own_concern", own.secret, made[0].code))
    return own.page("raise", page=selectors.concern_page(own.centre), form=form)


@own_page
def own_concern(own: Own, concern: str) -> HttpResponse:
    """Whether somebody has taken over."""
    state = selectors.state_page(concern, own.centre)
    return own.page("concern", state=state, page=selectors.concern_page(own.centre))
