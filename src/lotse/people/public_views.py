"""A family's own page of its consents, behind its link. Opening it changes nothing and uses nothing up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.errors import LotseError, NotFound
from lotse.core.languages import multilingual
from lotse.links.services import LinkUnusable
from lotse.people import selectors, services
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@by_link("family_consents")
def own_consents(request: HttpRequest, secret: str) -> HttpResponse:
    """What the family agreed to, in its language; one button withdraws."""
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            services.withdraw_by_family(secret=secret, consent=request.POST.get("consent", ""), now=now)
        except (LinkUnusable, NotFound):
            raise
        except LotseError as error:
            messages.error(request, gettext(error.sentence))
        else:
            messages.success(request, gettext("Das ist zurückgenommen. Ihre Ansprechperson bekommt Bescheid."))
        return redirect(centre_url("people:own_consents", secret))
    rows = selectors.own_consents(services.open_own_page(secret=secret, now=now))
    context = {"rows": rows, "centre": centre, "site_name": centre.name}
    return render(request, "people/own_consents.html", context)
