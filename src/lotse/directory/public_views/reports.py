"""*Unser Angebot*: the form, that a mail is under way, the button that confirms. No account, no script."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link, public
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.directory.forms.reports import ReportForm
from lotse.directory.rules.reports import LINK_PURPOSE
from lotse.directory.services import reports as services
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@public("a partner reports an offer; nobody sees it before the address is confirmed")
def report(request: HttpRequest) -> HttpResponse:
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    sender = get_adapter(request).get_client_ip(request)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda _: services.send(centre=centre, facts=form.facts(), sender=sender, now=now)
    ):
        return redirect(centre_url("directory:report_sent"))
    return render(request, "directory/report.html", {"form": form, "centre": centre, "site_name": centre.name})


@multilingual
@public("says that a mail is under way; the same for each address")
def report_sent(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    return render(
        request, "directory/report_confirm.html", {"is_sent": True, "centre": centre, "site_name": centre.name}
    )


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def report_confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Opening the link changes nothing; its button does."""
    centre, now = request.centre, clock.now()  # type: ignore[attr-defined]
    found = services.report_behind(secret, now)
    if request.method == "POST":
        services.confirm(secret=secret, now=now)
        return redirect(centre_url("directory:report_confirm", secret))
    context = {"is_confirmed": found.confirmed_at is not None, "centre": centre, "site_name": centre.name}
    return render(request, "directory/report_confirm.html", context)
