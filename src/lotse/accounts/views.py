from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lotse.accounts.sessions import WANTED
from lotse.core.access import signed_in


@signed_in("back to where the login was interrupted")
def resume(request: HttpRequest) -> HttpResponse:
    """To the page that was wanted before the second factor had to be set up, else to the own centres."""
    return redirect(request.session.pop(WANTED, "tenants:choose"))
