"""A family complains, and finds the answer; both in its language and without an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link, public
from lotse.core.forms import carried_out
from lotse.core.languages import SOURCE, multilingual
from lotse.tenants.linking import centre_url
from lotse.volunteering.forms.complaints import FamilyComplaintForm, MoreForm
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.services import complaints as services


@never_cache
@multilingual
@public("a family complains about a volunteer; whoever coordinates the engagement does not read it")
def complain(request: HttpRequest) -> HttpResponse:
    """``?von=`` is what the family's own page adds: then its volunteers stand to choose."""
    centre = request.centre  # type: ignore[attr-defined]
    engagements = selectors.choices_of_token(request.GET.get("von", ""))
    form = FamilyComplaintForm(request.POST or None, engagements=engagements, language=get_language() or SOURCE)
    made: list[str] = []

    def act(data: dict[str, Any]) -> None:
        sender = get_adapter(request).get_client_ip(request)
        facts, common = form.facts(), {"is_known": form.is_known, "centre": centre, "now": clock.now()}
        made.append(services.complain(form_id=data["form_id"], facts=facts, sender=sender, **common))

    if request.method == "POST" and carried_out(form, act):
        return redirect(centre_url("volunteering:complaint_answer", made[0]))
    context = {"form": form, "centre": centre, "site_name": centre.name, "elsewhere": selectors.settings().elsewhere}
    return render(request, "volunteering/complain.html", context)


@never_cache
@multilingual
@by_link("complaint")
def complaint_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """The receipt, later the answer; the family may add something."""
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    complaint = services.complaint_behind(secret, now)
    form = MoreForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        language = get_language() or SOURCE
        services.write_more(secret=secret, language=language, centre=centre, now=now, **data)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, gettext("Danke. Ihre Nachricht ist angekommen."))
        return redirect(centre_url("volunteering:complaint_answer", secret))
    context = {
        "page": selectors.family_complaint(complaint),
        "form": form,
        "address": request.build_absolute_uri(request.path),
        "centre": centre,
        "site_name": centre.name,
    }
    return render(request, "volunteering/complaint_answer.html", context)
