"""Certificate and statement of hours as PDF; issued by a button, never by opening a page."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.core.pdf import PdfUnavailable
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.statements import StatementForm
from lotse.volunteering.selectors import engagements, statements
from lotse.volunteering.services import statements as services


@require_POST
@access("volunteering.edit_engagements")
def certificate(request: StaffRequest, engagement: str, commitment: uuid.UUID) -> HttpResponse:
    found = engagements.engagement_for(request.member, engagement)
    row = engagements.commitment_for(found, commitment)
    common: dict[str, Any] = {"actor": request.member, "centre": request.centre, "now": clock.now()}
    try:
        return _pdf(services.issue_certificate(commitment=row, **common), "bescheinigung")
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("volunteering:engagement", found.code))


@access("volunteering.view_volunteers")
def statement(request: StaffRequest, volunteer: str) -> HttpResponse:
    """Choose the time; the button gives the PDF."""
    found, today = statements.volunteer_for(request.member, volunteer), clock.today()
    initial = {"first_on": today.replace(month=1, day=1), "last_on": today}
    form = StatementForm(request.POST or None, initial=initial)
    issued: list[bytes] = []

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "centre": request.centre, "now": clock.now()}
        issued.append(services.issue_statement(volunteer=found, **common, **data))

    if request.method == "POST" and carried_out(form, act):
        return _pdf(issued[0], "stunden")
    shown = statements.statement(found, initial["first_on"], today)
    return render(request, "volunteering/statement.html", {"form": form, "statement": shown})


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
