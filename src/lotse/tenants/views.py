from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.core.access import signed_in
from lotse.tenants import selectors


@signed_in("a user sees the list of own centres, nothing else")
def choose(request: HttpRequest) -> HttpResponse:
    """Where a user works; with one centre straight to its start page."""
    centres = selectors.own_centres(request.user)  # type: ignore[arg-type]
    if len(centres) == 1:
        return redirect(centres[0].start, centres[0].slug)
    return render(request, "tenants/choose.html", {"centres": centres})
