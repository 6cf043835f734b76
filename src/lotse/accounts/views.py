from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lotse.core.access import signed_in

WANTED = "lotse_wanted"  # session key: the page that waits until the second factor is set up


@signed_in("back to where the login was interrupted")
def resume(request: HttpRequest) -> HttpResponse:
    """To the page that was wanted before the second factor had to be set up, else to the own centres."""
    return redirect(request.session.pop(WANTED, "tenants:choose"))
