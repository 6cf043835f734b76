"""Rehearsals of the matching. Nothing is sent and nobody is asked from here."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.errors import NotFound
from lotse.core.lists import page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import MarkKind
from lotse.volunteering.rules.reasons import weight_words
from lotse.volunteering.selectors import matching as selectors
from lotse.volunteering.selectors.needs import need_for
from lotse.volunteering.services import matching as services
from lotse.volunteering.services.lesson_plan import MatchingFailed, lesson_plan

LIFT = "lift"


@require_GET
@access("volunteering.edit_engagements")
def runs(request: StaffRequest) -> HttpResponse:
    context = {
        "page": page_of(request, selectors.runs(request.member)),
        "waiting": selectors.waiting_count(request.member),
        "weights": weight_words(services.weight_rows()),
    }
    return render(request, "volunteering/match_runs.html", context)


@require_GET
@access("volunteering.edit_engagements")
def lessons(request: StaffRequest) -> HttpResponse:
    """How the open needs for language lessons could be met in one week."""
    try:
        plan = lesson_plan(on=clock.today())
    except MatchingFailed as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("volunteering:match_runs"))
    return render(request, "volunteering/lesson_plan.html", {"plan": plan, "page": page_of(request, plan.lessons)})


@require_POST
@access("volunteering.edit_engagements")
def start(request: StaffRequest) -> HttpResponse:
    """A rehearsal for all open needs; its page shows the progress."""
    try:
        run = services.request_run(actor=request.member, now=clock.now())
    except services.NothingToMatch as error:
        messages.info(request, error.sentence)
        return redirect(centre_url("volunteering:match_runs"))
    return redirect(centre_url("volunteering:match_run", run.pk))


@require_POST
@access("volunteering.edit_engagements")
def match_need(request: StaffRequest, need: str) -> HttpResponse:
    """Who could help this one family, computed at once."""
    found = need_for(request.member, need)
    run = services.match_one(actor=request.member, need=found, now=clock.now())
    return redirect(centre_url("volunteering:match_run", run.pk))


@require_GET
@access("volunteering.edit_engagements")
def run(request: StaffRequest, match_run: uuid.UUID) -> HttpResponse:
    found = selectors.run_for(request.member, match_run)
    shown = page_of(request, selectors.rows_of(found))
    context = {
        "page": selectors.run_page(request.member, found),
        "shown": shown,
        "rows": selectors.row_views(shown.object_list),
    }
    return render(request, "volunteering/match_run.html", context)


@require_GET
@access("volunteering.edit_engagements")
def progress(request: StaffRequest, match_run: uuid.UUID) -> HttpResponse:
    """The part that htmx polls; when the run has finished, the page is loaded anew."""
    page = selectors.run_page(request.member, selectors.run_for(request.member, match_run))
    response = render(request, "volunteering/_match_progress.html", {"page": page})
    if not page.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@access("volunteering.edit_engagements")
def mark(request: StaffRequest, match_run: uuid.UUID) -> HttpResponse:
    """Fix or exclude a pair, or lift that; it counts from the next rehearsal on. ``mark``: what:row:volunteer."""
    found = selectors.run_for(request.member, match_run)
    what, _, pair = request.POST.get("mark", "").partition(":")
    row, _, person = pair.partition(":")
    need, volunteer = selectors.pair_for(found, row, person)
    common: dict[str, Any] = {"actor": request.member, "need": need, "volunteer": volunteer, "now": clock.now()}
    if what == LIFT:
        attempt(request, lambda: services.remove_mark(**common), "Aufgehoben. Es gilt ab dem nächsten Probelauf.")
    elif what in MarkKind.values:
        kind = MarkKind(what)
        done = f"{volunteer} ist {kind.label}. Es gilt ab dem nächsten Probelauf."
        attempt(request, lambda: services.set_mark(**common, kind=kind), done)
    else:
        raise NotFound
    part = request.GET.get("seite", "")
    return redirect(centre_url("volunteering:match_run", found.pk) + (f"?seite={part}" if part.isdecimal() else ""))
