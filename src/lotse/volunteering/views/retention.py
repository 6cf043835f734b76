"""What is due for deletion, and deleting it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.retention import DueFilterForm
from lotse.volunteering.rules.retention import LABELS
from lotse.volunteering.selectors import retention as selectors
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.services import retention as services


@access("volunteering.edit_volunteers")
def due(request: StaffRequest) -> HttpResponse:
    """What has been over for longer than the period."""
    what, today = DueFilterForm(request.GET).wanted(), clock.today()
    page = page_of(request, selectors.due(request.member, what, today))
    context = {
        "page": page,
        "rows": selectors.due_rows(page.object_list),
        "chips": chips_of(request, "was", what, selectors.due_counts(request.member, today)),
        "what": what,
        "settings": settings(),
        "may_set": request.member.holds("volunteering.edit_settings"),
    }
    return render(request, "volunteering/due.html", context)


@access("volunteering.edit_volunteers")
def forget(request: StaffRequest, what: str) -> HttpResponse:
    """Asks once, then deletes what is due of one list."""
    back = f"{centre_url('volunteering:due')}?was={what}"
    number = selectors.due(request.member, what, clock.today()).count()
    if request.method == "POST":
        done: list[int] = []
        act: dict[str, Any] = {"actor": request.member, "what": what, "now": clock.now()}
        if attempt(request, lambda: done.append(services.forget_due(**act)), "Gelöscht. Zahlen ohne Namen bleiben."):
            return redirect(back)
    context = {"number": number, "what": what, "label": LABELS[what], "back": back}
    return render(request, "volunteering/forget.html", context)
