"""Sheets for a family, recording its consents and their withdrawal."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.core.languages import SOURCE, spoken
from lotse.people import selectors, services
from lotse.people.forms import ConsentRecordForm, InformedForm, SheetForm, WithdrawalForm
from lotse.people.views.opening import opened
from lotse.tenants.linking import centre_url, onward
from lotse.tenants.requests import StaffRequest
from lotse.wording.views import pdf_answer


@access("people.edit_household")
def consent_add(request: StaffRequest, household: str) -> HttpResponse:
    """What the family agreed to, in which words and language; ``?zweck=`` and ``?weiter=`` of who needs it."""
    file = opened(request, household)
    initial = {"given_on": clock.today(), "language": file.household.preferred_language, "form": "paper"}
    initial |= {"purposes": request.GET.getlist("zweck")}
    form = ConsentRecordForm(request.POST or None, persons=selectors.persons_of(file.household), initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda facts: services.record_consents(
            actor=request.member, household=file.household, now=clock.now(), **facts
        ),
    ):
        messages.success(request, "Das ist festgehalten.")
        return redirect(onward(request) or centre_url("people:consents", file.code))
    return render(request, "people/consent_form.html", {"file": file, "form": form})


@access("people.edit_household")
def consent_withdraw(request: StaffRequest, household: str, consent: uuid.UUID) -> HttpResponse:
    """From now on nothing leaves the centre on this consent."""
    file = opened(request, household)
    found = selectors.consent_in(file.household, consent)
    form = WithdrawalForm(request.POST or None, initial={"withdrawn_on": clock.today()})
    if request.method == "POST" and carried_out(
        form,
        lambda facts: services.withdraw_consent(
            actor=request.member, household=file.household, consent_id=found.pk, now=clock.now(), **facts
        ),
    ):
        messages.success(request, "Der Widerruf gilt ab sofort.")
        return redirect(centre_url("people:consents", file.code))
    return render(request, "people/consent_withdraw.html", {"file": file, "form": form, "consent": found})


@require_POST
@access("people.edit_household")
def withdrawal_notice(request: StaffRequest, household: str, consent: uuid.UUID) -> HttpResponse:
    found = selectors.household_by_code(request.member, household)
    act = partial(
        services.notice_withdrawal, actor=request.member, household=found, consent_id=consent, now=clock.now()
    )
    attempt(request, act, "Gelesen.")
    return redirect(centre_url("people:consents", found.code))


@access("people.edit_household")
def sheet_print(request: StaffRequest, household: str) -> HttpResponse:
    """Information and consents in German and the family's language, to read, tick and sign."""
    file = opened(request, household)
    initial = {"language": spoken(file.household.preferred_language) or SOURCE, "information": True}
    form = SheetForm(request.POST or None, persons=selectors.speakers_of(file.household), initial=initial)
    made: list[bytes] = []

    def act(facts: dict[str, Any]) -> None:
        made.append(
            services.print_sheet(
                actor=request.member, household=file.household, centre=request.centre, now=clock.now(), **facts
            )
        )

    if request.method == "POST" and carried_out(form, act):
        return pdf_answer(made[0], f"Einwilligung-{file.code}")
    return render(request, "people/sheet_print.html", {"file": file, "form": form})


@access("people.edit_household")
def inform_again(request: StaffRequest, household: str) -> HttpResponse:
    """The family was given the information sheet once more, for instance a new version."""
    file = opened(request, household)
    initial = {"informed_on": clock.today(), "informed_language": file.household.preferred_language}
    form = InformedForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.inform_again(
            actor=request.member, household=file.household, informed=form.informed(), now=clock.now()
        ),
    ):
        messages.success(request, "Das ist festgehalten.")
        return redirect(centre_url("people:consents", file.code))
    return render(request, "people/inform_again.html", {"file": file, "form": form})


@require_POST
@access("people.edit_household")
def own_link_revoke(request: StaffRequest, household: str) -> HttpResponse:
    found = selectors.household_by_code(request.member, household)
    act = partial(services.revoke_own_links, actor=request.member, household=found, now=clock.now())
    attempt(request, act, "Die Links der Familie zu ihren Einwilligungen sind gesperrt.")
    return redirect(centre_url("people:consents", found.code))
