"""Recording consents and their withdrawal."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.people import selectors, services
from lotse.people.forms import ConsentRecordForm, WithdrawalForm
from lotse.people.views.opening import opened
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("people.edit_household")
def consent_add(request: StaffRequest, household: str) -> HttpResponse:
    """What the family agreed to, in which words and language."""
    file = opened(request, household)
    initial = {"given_on": clock.today(), "language": file.household.preferred_language, "form": "paper"}
    form = ConsentRecordForm(request.POST or None, persons=selectors.persons_of(file.household), initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda facts: services.record_consent(actor=request.member, household=file.household, now=clock.now(), **facts),
    ):
        messages.success(request, "Die Einwilligung ist festgehalten.")
        return redirect(centre_url("people:consents", file.code))
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
