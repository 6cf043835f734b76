"""Who works with whom, and what is missing where."""

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.network.forms.overview import GapFilterForm
from lotse.network.selectors import gaps as gap_selectors
from lotse.network.selectors import labour
from lotse.network.selectors import overview as selectors
from lotse.tenants.requests import StaffRequest


@access("directory.view")
def overview(request: StaffRequest) -> HttpResponse:
    """Partners and what ties them. ``?art=`` of one kind; ``?export=xlsx`` (or csv): all ties as a list."""
    kind, today, name = request.GET.get("art", ""), clock.today(), request.centre.name
    options = selectors.kind_options(request.member, today)
    kind = kind if kind in {value for value, _, _ in options} else ""
    if "export" in request.GET:
        sheet = selectors.ties_sheet(request.member, today, name, kind)
        return export.download(sheet, request.GET["export"], "zusammenarbeit")
    context = {
        "overview": selectors.overview(request.member, today, name, kind),
        "kinds": chips_of(request, "art", kind, options),
    }
    return render(request, "network/overview.html", context)


@access("directory.view")
def gaps(request: StaffRequest) -> HttpResponse:
    """Municipality × topic × group without an offer. ``?export=xlsx`` (or csv): the gaps that are shown as a list."""
    form, today = GapFilterForm(request.GET), clock.today()
    found = gap_selectors.Gaps(today, form.wanted())
    if "export" in request.GET:
        return export.download(found.sheet(), request.GET["export"], "luecken")
    context = {
        "form": form,
        "found": found,
        "page": page_of(request, found.gaps),
        "rows": labour.beside(found.matrix, today),
        "labour": found.wanted.topic == "work",
        "new_url": gap_selectors.new_offer_url(found.wanted) if request.member.holds("directory.edit") else "",
    }
    return render(request, "network/gaps.html", context)
