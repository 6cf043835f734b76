"""Somebody offers to help: the form, that a mail is under way, the button that confirms. No account, no script."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link, public
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.tenants.linking import centre_url
from lotse.volunteering.forms.signups import SignUpForm
from lotse.volunteering.selectors.signups import confirmed_page, sign_up_page
from lotse.volunteering.services import signups as services


@never_cache
@multilingual
@public("anybody may offer help; nothing is in the register before the address is confirmed")
def sign_up(request: HttpRequest) -> HttpResponse:
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    sender = get_adapter(request).get_client_ip(request)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda _: services.send(centre=centre, facts=form.facts(), sender=sender, now=now)
    ):
        return redirect(centre_url("volunteering:sign_up_sent"))
    page = sign_up_page(centre, clock.day_of(now))
    context = {"page": page, "form": form, "centre": centre, "site_name": centre.name}
    return render(request, "volunteering/sign_up.html", context)


@multilingual
@public("says that a mail is under way; the same for each address")
def sign_up_sent(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    return render(request, "volunteering/sign_up_sent.html", {"centre": centre, "site_name": centre.name})


@never_cache
@multilingual
@by_link("volunteer_signup")
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Opening the link changes nothing; its button does."""
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    if request.method == "POST":
        services.confirm(secret=secret, centre=centre, now=now)
        return redirect(centre_url("volunteering:confirm_sign_up", secret))
    page = confirmed_page(services.sign_up_behind(secret, now))
    context = {"page": page, "centre": centre, "site_name": centre.name}
    return render(request, "volunteering/sign_up_confirm.html", context)
