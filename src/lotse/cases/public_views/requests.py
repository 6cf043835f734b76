"""*Ich brauche Beratung*: a form in the family's language, and when somebody answers. No account, no reason."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.cases.forms.requests import AdviceRequestForm
from lotse.cases.rules.requests import ANSWER_WITHIN_DAYS, KEPT
from lotse.cases.services import requests as services
from lotse.core import clock
from lotse.core.access import public
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.core.workdays import working_days_after
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@public("anybody may ask for advice; what names the person is encrypted and deleted once it is settled")
def ask(request: HttpRequest) -> HttpResponse:
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    sender = get_adapter(request).get_client_ip(request)
    form = AdviceRequestForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.send(centre=centre, form_id=data["form_id"], facts=form.facts(), sender=sender, now=now)

    if request.method == "POST" and carried_out(form, act):
        return redirect(centre_url("cases:request_sent"))
    context = {"form": form, "centre": centre, "site_name": centre.name, "kept_days": KEPT.days}
    return render(request, "cases/requests/ask.html", context)


@never_cache
@multilingual
@public("says that the request has arrived and until when somebody answers; names nobody")
def sent(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    until_on = working_days_after(clock.today(), ANSWER_WITHIN_DAYS)
    return render(
        request, "cases/requests/sent.html", {"until_on": until_on, "centre": centre, "site_name": centre.name}
    )
