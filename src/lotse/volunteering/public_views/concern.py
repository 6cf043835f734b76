"""Worry about a child, on the volunteer's own pages."""

from django.http import HttpResponse
from django.shortcuts import redirect

from lotse.concerns import selectors, services
from lotse.concerns.forms import ConcernForm
from lotse.core import clock
from lotse.tenants.linking import centre_url
from lotse.volunteering.public_views.own.frame import Own, own_page


@own_page
def own_raise(own: Own) -> HttpResponse:
    """The procedure and the numbers; one button says that somebody shall take over, or was told already."""
    form = ConcernForm(own.request.POST or None)
    if own.request.method == "POST" and form.is_valid():
        own.count()
        found = services.raise_concern(centre=own.centre, now=clock.now(), **form.cleaned_data)
        return redirect(centre_url("volunteering:own_concern", own.secret, found.code))
    return own.page("raise", page=selectors.concern_page(own.centre), form=ConcernForm.fresh())


@own_page
def own_concern(own: Own, concern: str) -> HttpResponse:
    """Whether somebody has taken over."""
    state = selectors.state_page(concern, own.centre)
    return own.page("concern", state=state, page=selectors.concern_page(own.centre))
