"""The volunteer's own pages behind a personal link. Opening changes nothing; buttons do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lotse.core import clock, ical
from lotse.core.access import by_link
from lotse.core.errors import LotseError
from lotse.core.forms import LotseForm, carried_out, problems_of
from lotse.links.services import LinkUnusable
from lotse.tenants.linking import centre_url
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.forms.own import EntryForm, HoursForm, MonthForm
from lotse.volunteering.selectors import own as selectors
from lotse.volunteering.services import hours as hours_services
from lotse.volunteering.services import own_link
from lotse.volunteering.services import relief as relief_services


@never_cache
@by_link("volunteer_own")
def own(request: HttpRequest, secret: str) -> HttpResponse:
    """All on one page. What is sent says in ``do`` which button it was; without it, it is the form of single hours."""
    now = clock.now()
    volunteer = own_link.volunteer_behind(secret, now)
    button = BUTTONS.get(request.POST.get("do", ""))
    if button is not None:
        return button(request, secret, volunteer)
    engagements = selectors.own_engagements(volunteer)
    form = HoursForm(
        request.POST or None,
        engagements=engagements,
        initial={"on": clock.today(), "engagement": selectors.usual(engagements)},
    )

    def act(_: dict[str, Any]) -> None:
        own_link.count_submission(secret, now)
        hours_services.note_hours(volunteer=volunteer, now=now, **form.values())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Notiert. Danke!")
        return redirect(centre_url("volunteering:own", secret))
    return _page(request, secret, volunteer, form)


@require_safe
@by_link("volunteer_own")
def own_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The meetings for the calendar of the phone."""
    now = clock.now()
    content = selectors.own_calendar(own_link.volunteer_behind(secret, now), now)
    response = HttpResponse(content, content_type=ical.TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="ehrenamt.ics"'
    return response


def _too_much(request: HttpRequest, secret: str, volunteer: Any) -> HttpResponse:
    """ "Es wird mir zu viel": one tap, no reason."""
    common = {"volunteer": volunteer, "centre": request.centre, "now": clock.now()}  # type: ignore[attr-defined]
    done = "Danke, dass Sie es sagen. Es kommt nichts Neues mehr, und wir rufen Sie an."

    def act() -> None:
        relief_services.ask_relief(actor=None, asked_by=AskedBy.LINK, **common)

    return _change(request, secret, act, done)


def _month(request: HttpRequest, secret: str, volunteer: Any) -> HttpResponse:
    form = MonthForm(request.POST)

    def act() -> None:
        hours_services.confirm_month(volunteer=volunteer, month=form.cleaned_data["month"], now=clock.now())

    return _change(request, secret, act, "Notiert: wie geplant. Danke!", form)


def _month_back(request: HttpRequest, secret: str, volunteer: Any) -> HttpResponse:
    form = MonthForm(request.POST)

    def act() -> None:
        hours_services.take_back_month(volunteer=volunteer, month=form.cleaned_data["month"], now=clock.now())

    return _change(request, secret, act, "Zurückgenommen. Ihre einzelnen Stunden stehen noch da.", form)


def _drop(request: HttpRequest, secret: str, volunteer: Any) -> HttpResponse:
    form = EntryForm(request.POST)

    def act() -> None:
        hours_services.drop_hours(volunteer=volunteer, entry_id=form.cleaned_data["entry"], now=clock.now())

    return _change(request, secret, act, "Gelöscht.", form)


BUTTONS = {"too_much": _too_much, "month": _month, "month_back": _month_back, "drop": _drop}


def _page(request: HttpRequest, secret: str, volunteer: Any, form: HoursForm) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    context = {
        "page": selectors.own_page(volunteer, clock.today()),
        "form": form,
        "centre": centre,
        "site_name": centre.name,
        "concern_url": centre_url("volunteering:own_raise", secret),
        "calendar": request.build_absolute_uri(centre_url("volunteering:own_calendar", secret)),
    }
    return render(request, "volunteering/own.html", context)


def _change(
    request: HttpRequest, secret: str, act: Callable[[], object], done: str, form: LotseForm | None = None
) -> HttpResponse:
    """One button of the page. A link that opens nothing any more says so itself."""
    if form is not None and not form.is_valid():
        messages.error(request, problems_of(form)[0].message)
        return redirect(centre_url("volunteering:own", secret))
    try:
        own_link.count_submission(secret, clock.now())
        act()
    except LinkUnusable:
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect(centre_url("volunteering:own", secret))
