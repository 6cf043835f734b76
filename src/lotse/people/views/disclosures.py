"""What left the centre, and taking it back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.forms import carried_out
from lotse.core.lists import page_of
from lotse.people import selectors, services
from lotse.people.forms import RetractionForm
from lotse.people.views.opening import opened
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("people.view_household")
def disclosures(request: StaffRequest, household: str) -> HttpResponse:
    """What went when to whom, by which way, on which ground."""
    file = opened(request, household)
    page = page_of(request, selectors.disclosures_of(file.household))
    rows = selectors.disclosure_rows(request.member, page)
    return render(request, "people/disclosures.html", {"file": file, "rows": rows, "page": page})


@access("people.edit_household")
def disclosure_retract(request: StaffRequest, household: str, disclosure: uuid.UUID) -> HttpResponse:
    """The recipient is asked to delete; the record stays."""
    file = opened(request, household)
    found = selectors.disclosure_in(file.household, disclosure)
    form = RetractionForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda facts: services.retract_disclosure(actor=request.member, disclosure=found, now=clock.now(), **facts),
    ):
        messages.success(request, "Die Rücknahme ist eingetragen. Der Brief mit der Bitte um Löschung liegt bereit.")
        return redirect(centre_url("people:disclosures", file.code))
    return render(request, "people/disclosure_retract.html", {"file": file, "form": form, "disclosure": found})


@access("people.edit_household")
def deletion_letter(request: StaffRequest, household: str, disclosure: uuid.UUID) -> HttpResponse:
    """The letter as PDF; what stands in the way is said on the tab."""
    file = opened(request, household)
    found = selectors.disclosure_in(file.household, disclosure)
    try:
        pdf = services.deletion_letter(
            actor=request.member, disclosures=[found], centre=request.centre, now=clock.now()
        )
    except NotAllowed:
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("people:disclosures", file.code))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="Loeschbitte-{file.code}.pdf"'
    return answer
