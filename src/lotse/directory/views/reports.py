"""An offer that a partner reported: what may be the same already, and what becomes of it."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.directory.forms.reports import TakeForm
from lotse.directory.rules.rights import EDIT
from lotse.directory.selectors import reports as selectors
from lotse.directory.services import reports as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access(EDIT)
def report(request: StaffRequest, report: uuid.UUID) -> HttpResponse:
    """Facts, hints, and one button that makes a draft of it."""
    page = selectors.report_page(report)
    form = TakeForm(request.POST or None, likely=page.organisations, new=page.facts.get("organisation", ""))
    made: list[str] = []

    def act(data: dict[str, str]) -> None:
        chosen = partial(services.take, organisation=form.chosen, kind=data["kind"])
        made.append(chosen(actor=request.member, report=page.report, now=clock.now()).code)

    if request.method == "POST" and carried_out(form, act):
        return redirect(centre_url("directory:offer", made[0]))
    return render(request, "directory/report_staff.html", {"page": page, "facts": page.facts, "form": form})


@access(EDIT)
@require_POST
def report_decline(request: StaffRequest, report: uuid.UUID) -> HttpResponse:
    found = selectors.report_page(report).report
    act = partial(services.decline, actor=request.member, report=found, now=clock.now())
    attempt(request, act, "Die Meldung ist abgelehnt; was gesendet wurde, ist gelöscht.")
    return redirect(centre_url("directory:truth"))
