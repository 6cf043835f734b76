"""Correcting a fact about somebody; what was before stays known."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import NotFound
from lotse.privacy.forms.corrections import CorrectForm
from lotse.privacy.selectors import corrections as selectors
from lotse.privacy.services import corrections as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("privacy.correct")
def correct(request: StaffRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """What stands there, and what was corrected before."""
    row = selectors.person_row(request.member, kind, pk)
    context = {
        "row": row,
        "persons": selectors.persons_of(row),
        "facts": [
            (one, centre_url("privacy:correct_field", kind, pk, one.field)) for one in selectors.facts_of(kind, row)
        ],
        "corrections": [
            (one, selectors.label_of(one.person or row, one.field)) for one in selectors.corrections_of(row)
        ],
    }
    return render(request, "privacy/correct.html", context)


@access("privacy.correct")
def correct_field(request: StaffRequest, kind: str, pk: uuid.UUID, field: str) -> HttpResponse:
    row = selectors.person_row(request.member, kind, pk)
    fact = next((one for one in selectors.facts_of(kind, row) if one.field == field), None)
    if fact is None:
        raise NotFound
    form = CorrectForm(request.POST or None, row=row, name=field, label=fact.label)

    def act(data: dict[str, Any]) -> None:
        services.correct(actor=request.member, row=row, kind=kind, field=field, now=clock.now(), **data)

    lead = (
        f"Bisher: {fact.text or 'keine Angabe'}. Wer diese Angabe von uns hat, soll die richtige bekommen: Lotse legt "
        "dafür Wiedervorlagen an."
    )
    words = {
        "title": f"Berichtigen: {fact.label}",
        "submit": "Berichtigen",
        "done": "Berichtigt. Die alte Angabe bleibt im Verlauf der Berichtigungen.",
    }
    return form_page(
        request, form, act, preline=str(row), lead=lead, back=centre_url("privacy:correct", kind, pk), **words
    )
