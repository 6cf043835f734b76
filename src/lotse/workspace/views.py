from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.workspace import selectors, services

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


@access("workspace.use_calendar")
def calendar(request: StaffRequest) -> HttpResponse:
    """How to see one's own deadlines elsewhere: the calendar for other programs, and the weekly mail."""
    page = selectors.calendar_page(request.member, clock.now())
    return render(request, "workspace/calendar.html", {"page": page, "address": None})


@access("workspace.use_calendar")
@require_POST
@never_cache
def calendar_link(request: StaffRequest) -> HttpResponse:
    """A new link, shown this once: nobody, not even Lotse, can show it again."""
    secret = services.new_calendar_link(actor=request.member, now=clock.now())
    page = selectors.calendar_page(request.member, clock.now())
    context = {"page": page, "address": selectors.calendar_address(secret)}
    return render(request, "workspace/calendar.html", context)


@access("workspace.use_calendar")
@require_POST
def calendar_extend(request: StaffRequest) -> HttpResponse:
    """The link stays the same and lives on."""
    if services.extend_calendar_link(actor=request.member, now=clock.now()):
        messages.success(request, "Ihr Kalender gilt jetzt ein weiteres Jahr. Sie müssen nichts neu eintragen.")
    else:
        messages.error(request, "Dieser Kalender gilt nicht mehr. Bitte erstellen Sie einen neuen.")
    return redirect(centre_url("workspace:calendar"))


@access("workspace.use_calendar")
@require_POST
def calendar_revoke(request: StaffRequest) -> HttpResponse:
    """Nobody sees anything through the link any more."""
    services.revoke_calendar_link(actor=request.member, now=clock.now())
    messages.success(request, "Der Kalender ist abgeschaltet. Die Adresse zeigt ab sofort nichts mehr.")
    return redirect(centre_url("workspace:calendar"))


@access("workspace.use_calendar")
@require_POST
def weekly_mail(request: StaffRequest) -> HttpResponse:
    """Order or cancel the weekly mail."""
    wanted = request.POST.get("wert") == "1"
    services.set_weekly_mail(actor=request.member, is_wanted=wanted, now=clock.now())
    messages.success(request, "Die Wochenmail ist bestellt." if wanted else "Die Wochenmail ist abbestellt.")
    return redirect(centre_url("workspace:calendar"))
