"""The answer of a volunteer or a family behind a link. Opening the page changes nothing; its buttons do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.concerns.selectors import concern_page
from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.tenants.linking import centre_url
from lotse.volunteering.forms.asking import AskedForm
from lotse.volunteering.selectors.asked import asked_page
from lotse.volunteering.selectors.complaints import complain_url
from lotse.volunteering.services import asking as services


@never_cache
@multilingual
@by_link("asking")
def asked(request: HttpRequest, secret: str) -> HttpResponse:
    now = clock.now()
    form = AskedForm(request.POST or None)
    found = services.question_behind(secret, now)

    def act(data: dict[str, Any]) -> None:
        services.answer_by_link(secret=secret, now=now, **data)

    if request.method == "POST" and carried_out(form, act):
        return redirect(centre_url("volunteering:asked", secret))
    centre = request.centre  # type: ignore[attr-defined]
    context = {"page": asked_page(found, now), "form": form, "centre": centre, "site_name": centre.name}
    context["concern"] = concern_page(centre) if found.volunteer else None
    context["complain_url"] = complain_url(found.household) if found.household else ""
    return render(request, "volunteering/asked.html", context)
