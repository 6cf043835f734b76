"""Anybody reports a conflict, without a name and without an account."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.conflicts import forms
from lotse.conflicts.selectors.settings import settings
from lotse.conflicts.services import reporting
from lotse.core import clock
from lotse.core.access import public
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@public("anybody may report a conflict; no name is asked for, and nothing of it is shown again")
def report(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    sender = get_adapter(request).get_client_ip(request)
    form = forms.OpenReportForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda _: reporting.report_openly(centre=centre, facts=form.facts(), sender=sender, now=clock.now())
    ):
        return redirect(centre_url("conflicts:report_sent"))
    context = {"form": form, "is_open": settings().takes_reports, "centre": centre, "site_name": centre.name}
    return render(request, "conflicts/report.html", context)


@multilingual
@public("says that a report has arrived")
def report_sent(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    return render(request, "conflicts/report_sent.html", {"centre": centre, "site_name": centre.name})
