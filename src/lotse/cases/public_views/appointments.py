"""What a family does behind its link, without an account. Opening changes nothing; buttons do."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from lotse.cases.enums import LINK_PURPOSE
from lotse.cases.forms import FamilyBookingForm
from lotse.cases.selectors.appointments import family, objects
from lotse.cases.services import appointments as services
from lotse.core import clock, ical
from lotse.core.access import by_link
from lotse.core.errors import NotFound
from lotse.core.forms import LotseForm, carried_out
from lotse.core.languages import multilingual
from lotse.links import services as links
from lotse.tenants.linking import centre_url


@multilingual
@by_link("appointment")
def appointment(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a time; once it is booked, see it, with what can be done."""
    invitation = _opened(secret)
    page = family.family_page(invitation, clock.now())
    context = {"page": page}
    if page.state == "choose":
        context |= _days(request, invitation)
    return _render(request, secret, "appointment", invitation, context)


@multilingual
@by_link("appointment")
def times(request: HttpRequest, secret: str) -> HttpResponse:
    """The times to which a booked appointment can move."""
    invitation = _opened(secret)
    page = family.family_page(invitation, clock.now())
    if page.state != "booked":
        return redirect(centre_url("cases:appointment_link", secret))
    context = {"page": page} | _days(request, invitation, moving=page.row)
    return _render(request, secret, "times", invitation, context)


@multilingual
@by_link("appointment")
def book(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirm the time that was tapped on (``?zeit=``): booked, or moved there. Taken meanwhile: others are shown."""
    invitation, now = _opened(secret), clock.now()
    moving = objects.booked_of(invitation)
    options = family.times(invitation, now, moving=moving)
    form = FamilyBookingForm(
        request.POST or None,
        options=options,
        language=invitation.household.preferred_language,
        moving=moving is not None,
        initial=_initial(request, invitation),
    )

    def act(data: dict[str, Any]) -> None:
        starts_at = form.options[data["slot"]].starts_at
        if moving is not None:
            services.move_by_family(invitation=invitation, appointment=moving, starts_at=starts_at, now=now)
            return
        wish = services.Wish(data["interpreter_language"], data["email"])
        services.book_by_family(invitation=invitation, starts_at=starts_at, wish=wish, now=now)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, gettext("Ihr Termin ist eingetragen."))
        return redirect(centre_url("cases:appointment_link", secret))
    if form.chosen() is None or form.errors.get("slot"):
        form.offer_others(family.times(invitation, now, moving=moving))
    context = {"form": form, "page": family.family_page(invitation, now)}
    return _render(request, secret, "book", invitation, context)


@multilingual
@by_link("appointment")
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Cancel, after one question."""
    invitation, now = _opened(secret), clock.now()
    booked = objects.booked_of(invitation)
    form = LotseForm(request.POST if request.method == "POST" else None)
    if booked is None:
        return redirect(centre_url("cases:appointment_link", secret))
    if request.method == "POST" and carried_out(
        form, lambda _: services.cancel_by_family(invitation=invitation, appointment=booked, now=now)
    ):
        messages.success(request, gettext("Ihr Termin ist abgesagt."))
        return redirect(centre_url("cases:appointment_link", secret))
    context = {"form": form, "page": family.family_page(invitation, now)}
    return _render(request, secret, "cancel", invitation, context)


@multilingual
@by_link("appointment")
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The appointment for the calendar of a phone."""
    invitation = _opened(secret)
    booked = objects.booked_of(invitation)
    if booked is None:
        raise NotFound
    url = request.build_absolute_uri(centre_url("cases:appointment_link", secret))
    content = services.calendar_file(booked, url=url, language=get_language() or "de", now=clock.now())
    answer = HttpResponse(content, content_type=ical.TYPE)
    answer["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return answer


def _opened(secret: str) -> Any:
    """The invitation behind the link. Raises LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=clock.now())
    return objects.invitation_behind(link.object_id)


def _days(request: HttpRequest, invitation: Any, *, moving: Any = None) -> dict[str, Any]:
    try:
        from_on = dt.date.fromisoformat(request.GET.get("ab", ""))
    except ValueError:
        from_on = None
    return {"free": family.days_from(family.times(invitation, clock.now(), moving=moving), from_on)}


def _initial(request: HttpRequest, invitation: Any) -> dict[str, str]:
    household = invitation.household
    wish = household.preferred_language if household.interpreter_needed else ""
    return {"slot": request.GET.get("zeit", "")[:40], "interpreter_language": wish}


def _render(request: HttpRequest, secret: str, name: str, invitation: Any, context: dict[str, Any]) -> HttpResponse:
    names = ("appointment_link", "appointment_times", "appointment_book", "appointment_cancel", "appointment_calendar")
    urls = {one.partition("_")[2]: centre_url(f"cases:{one}", secret) for one in names}
    centre = invitation.centre
    context |= {"centre": centre, "site_name": centre.name, "urls": urls}
    return render(request, f"cases/family/{name}.html", context)
