"""The load board."""

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.board import BoardFilterForm
from lotse.volunteering.selectors import board as selectors


@access("volunteering.view_volunteers")
def board(request: StaffRequest) -> HttpResponse:
    """Who carries how much, and who deserves a look. ``?export=xlsx`` (or csv): the same rows as a file."""
    form = BoardFilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.board(request.member, wanted, clock.today())
    shown = selectors.of_kind(rows, wanted.kind)
    if "export" in request.GET:
        return personal_download(
            request, selectors.board_sheet(shown), "belastung", action="volunteering.board_exported"
        )
    context = {
        "form": form,
        "page": page_of(request, shown),
        "chips": chips_of(request, "zeige", wanted.kind, selectors.kind_counts(rows)),
    }
    return render(request, "volunteering/board.html", context)
