from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lotse.accounts.sessions import WANTED
from lotse.core import registry
from lotse.core.access import public, signed_in


class Login(LoginView):  # type: ignore[misc]
    """The login of allauth; a demo names its accounts there."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logins = [login for provider in registry.demo_logins for login in provider()]
        return {**super().get_context_data(**kwargs), "demo_logins": logins}


login = public("whoever signs in is not known yet")(Login.as_view())


@signed_in("back to where the login was interrupted")
def resume(request: HttpRequest) -> HttpResponse:
    """To the page that was wanted before the second factor had to be set up, else to the own centres."""
    return redirect(request.session.pop(WANTED, "tenants:choose"))


@signed_in("keeps the own session, changes nothing else")
def stay(request: HttpRequest) -> HttpResponse:
    """Any request keeps the session; this one has no content."""
    return HttpResponse(status=204)
