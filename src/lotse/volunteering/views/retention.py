"""What is due for deletion; it goes with the deletion run (privacy)."""

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.retention import DueFilterForm
from lotse.volunteering.selectors import retention as selectors
from lotse.volunteering.selectors.settings import settings


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
