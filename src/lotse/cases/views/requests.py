"""Requests for advice from the public pages."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.cases.forms import FamilyForm
from lotse.cases.forms.requests import NewFileForm, SettleForm
from lotse.cases.selectors import requests as selectors
from lotse.cases.services import requests as services
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm, carried_out
from lotse.core.lists import page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.answer_requests")
def requests(request: StaffRequest) -> HttpResponse:
    """All of them, open ones first."""
    page = page_of(request, selectors.requests())
    rows = selectors.request_rows(list(page.object_list), clock.today())
    return render(request, "cases/requests/requests.html", {"page": page, "rows": rows})


@access("cases.answer_requests")
def one(request: StaffRequest, advice_request: uuid.UUID) -> HttpResponse:
    """Who asks, how to reach them, and the ways in which it ends. ``do`` says which of the forms was sent."""
    found, do, now = selectors.request_for(advice_request), request.POST.get("do"), clock.now()
    services.record_view(actor=request.member, request=found, now=now)
    page = selectors.request_page(found, clock.today())
    names = {"first_name": page.first_name, "last_name": page.last_name}
    forms: dict[str, LotseForm] = {
        "new": NewFileForm(request.POST if do == "new" else None, initial=names),
        "known": FamilyForm(request.POST if do == "known" else None, member=request.member),
        "end": SettleForm(request.POST if do == "end" else None),
    }
    common: dict[str, Any] = {"actor": request.member, "request": found, "now": now}
    reached: list[str] = []

    def act(data: dict[str, Any]) -> None:
        if do == "end":
            services.settle(**common, **data)
            reached.append(centre_url("cases:requests"))
            return
        if do == "known":
            services.take_in(**common, household=data["family"])
        family = data["family"] if do == "known" else services.open_new_file(**common, **data)
        reached.append(centre_url("cases:invite", family.code))

    if request.method == "POST" and do in forms and carried_out(forms[do], act):
        messages.success(request, "Erledigt. Die Angaben der Anfrage sind gelöscht.")
        return redirect(reached[0])
    return render(request, "cases/requests/request.html", {"page": page, "one": found, "forms": forms})


@access("cases.answer_requests")
@require_POST
def claim(request: StaffRequest, advice_request: uuid.UUID) -> HttpResponse:
    found = selectors.request_for(advice_request)
    act = partial(services.claim, actor=request.member, request=found, now=clock.now())
    attempt(request, act, "Sie kümmern sich um diese Anfrage.")
    return redirect(centre_url("cases:request", advice_request))
