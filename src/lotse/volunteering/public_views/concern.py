"""Worry about a child, on the volunteer's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.concerns import selectors, services
from lotse.concerns.forms import ConcernForm
from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.languages import multilingual
from lotse.tenants.linking import centre_url
from lotse.volunteering.services import own_link


@never_cache
@multilingual
@by_link("volunteer_own")
def own_raise(request: HttpRequest, secret: str) -> HttpResponse:
    """The procedure and the numbers; one button says that somebody shall take over, or was told already."""
    now, centre = clock.now(), request.centre  # type: ignore[attr-defined]
    own_link.volunteer_behind(secret, now)
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own_link.count_submission(secret, now)
        found = services.raise_concern(centre=centre, now=now, **form.cleaned_data)
        return redirect(centre_url("volunteering:own_concern", secret, found.code))
    context = {"page": selectors.concern_page(centre), "form": ConcernForm.fresh()}
    return render(request, "volunteering/own_raise.html", context | _frame(centre, secret))


@never_cache
@multilingual
@by_link("volunteer_own")
def own_concern(request: HttpRequest, secret: str, concern: str) -> HttpResponse:
    """Whether somebody has taken over."""
    centre = request.centre  # type: ignore[attr-defined]
    own_link.volunteer_behind(secret, clock.now())
    context = {"state": selectors.state_page(concern, centre), "page": selectors.concern_page(centre)}
    return render(request, "volunteering/own_concern.html", context | _frame(centre, secret))


def _frame(centre: object, secret: str) -> dict[str, object]:
    return {"site_name": str(centre), "back": centre_url("volunteering:own", secret)}
