"""One follow-up: done, put off, handed over, or the family's answer after months."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors, services
from lotse.cases.enums import CheckAnswer
from lotse.cases.forms import CheckForm, CompleteForm, HandOverForm, PostponeForm
from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import LotseForm, carried_out
from lotse.people.services import record_view
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.own_followups")
def followup(request: StaffRequest, followup: uuid.UUID) -> HttpResponse:
    """Settle it; beside that the ways to put it off or hand it over."""
    found = selectors.followup_for(request.member, followup)
    form = _settling(request, found)

    def act(data: dict[str, Any]) -> None:
        common = {"actor": request.member, "followup": found, "outcome": data["outcome"], "now": clock.now()}
        if isinstance(form, CheckForm):
            services.answer_check(**common, answer=CheckAnswer(data["answer"]), next_step=form.step())
        else:
            services.complete_followup(**common, next_step=form.step(), closing=form.closing())

    if request.method == "POST" and carried_out(form, act):
        return _away(request, found, "Erledigt und festgehalten.")
    return _page(request, found, form=form)


@access("cases.own_followups")
def postpone(request: StaffRequest, followup: uuid.UUID) -> HttpResponse:
    """To a later day."""
    found = selectors.followup_for(request.member, followup)
    form = PostponeForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.postpone_followup(
            actor=request.member, followup=found, due_on=data["due_on"], now=clock.now()
        ),
    ):
        return _away(request, found, "Die Wiedervorlage ist verschoben.")
    return _page(request, found, postpone_form=form)


@access("cases.own_followups")
def hand_over(request: StaffRequest, followup: uuid.UUID) -> HttpResponse:
    """To a colleague."""
    found = selectors.followup_for(request.member, followup)
    form = HandOverForm(request.POST or None, owners=selectors.possible_owners(found.household))
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.hand_over_followup(
            actor=request.member, followup=found, owner=data["owner"], now=clock.now()
        ),
    ):
        return _away(request, found, "Die Wiedervorlage ist übergeben.")
    return _page(request, found, hand_over_form=form)


def _settling(request: StaffRequest, followup: Any) -> CheckForm | CompleteForm:
    data = request.POST if request.method == "POST" and request.path.endswith(f"{followup.pk}/") else None
    owners = selectors.possible_owners(followup.household)
    if selectors.is_check(followup):
        return CheckForm(data, member=request.member, owners=owners)
    return CompleteForm(
        data,
        member=request.member,
        owners=owners,
        in_case=followup.case is not None,
        is_last=selectors.is_last_step(followup),
    )


def _page(request: StaffRequest, followup: Any, **forms: LotseForm) -> HttpResponse:
    owners = selectors.possible_owners(followup.household)
    if followup.household is not None:
        record_view(actor=request.member, household=followup.household, now=clock.now())
    context = {
        "page": selectors.followup_page(request.member, followup, clock.today()),
        "form": forms.get("form") or _settling(request, followup),
        "postpone_form": forms.get("postpone_form") or PostponeForm(),
        "hand_over_form": forms.get("hand_over_form") or HandOverForm(owners=owners),
        "opened": {name: name in forms for name in ("postpone_form", "hand_over_form")},
    }
    return render(request, "cases/followup.html", context)


def _away(request: HttpRequest, followup: Any, message: str) -> HttpResponse:
    """To the case it belongs to, else to Heute."""
    messages.success(request, message)
    if followup.case is not None:
        return redirect(centre_url("cases:case", followup.case.code))
    return redirect(centre_url("cases:followups"))
