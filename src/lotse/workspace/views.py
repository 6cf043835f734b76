from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.tenants.requests import StaffRequest
from lotse.workspace import selectors

QUERY_LIMIT = 100  # signs


@access("tenants.use_workspace")
def today(request: StaffRequest) -> HttpResponse:
    """The start page of a member."""
    page = selectors.today_page(request.member, clock.today())
    return render(request, "workspace/today.html", {"page": page})


@access("tenants.use_workspace")
def search(request: StaffRequest) -> HttpResponse:
    """One search over everything the member may see."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:QUERY_LIMIT]  # PostgreSQL refuses NUL
    page = selectors.search(request.member, query)
    return render(request, "workspace/search.html", {"page": page})
