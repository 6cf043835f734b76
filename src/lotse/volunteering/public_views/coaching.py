"""The link in a mail about coaching: one session, two buttons. Opening the page changes nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.concerns.selectors import concern_page
from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.errors import LotseError
from lotse.core.languages import PARAMETER, multilingual
from lotse.links.services import LinkUnusable
from lotse.tenants.linking import centre_url
from lotse.volunteering.rules.coaching import LINK_PURPOSE
from lotse.volunteering.selectors.coaching import own as selectors
from lotse.volunteering.services.coaching import registering


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def coaching_link(request: HttpRequest, secret: str) -> HttpResponse:
    now = clock.now()
    row = registering.registration_behind(secret, now)
    if row.volunteer.preferred_language and PARAMETER not in request.GET:
        translation.activate(row.volunteer.preferred_language)  # the middleware puts back what was before
    centre = request.centre  # type: ignore[attr-defined]
    if request.method == "POST":
        wants = request.POST.get("do") == "register"
        try:
            registering.answer_by_link(secret=secret, comes=wants, centre=centre, now=now)
        except LinkUnusable:
            raise
        except LotseError as error:
            messages.error(request, gettext(error.sentence))
        return redirect(centre_url("volunteering:coaching_link", secret))
    context = {"one": selectors.one_coaching(row, now), "centre": centre, "site_name": centre.name}
    context["concern"] = concern_page(centre)
    return render(request, "volunteering/coaching/link.html", context)
