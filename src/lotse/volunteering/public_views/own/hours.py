"""Single hours and the calendar of a volunteer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lotse.core import clock, ical
from lotse.core.forms import carried_out
from lotse.volunteering.forms.own import EntryForm, HoursForm
from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors import own as selectors
from lotse.volunteering.services import hours as services


@own_page
def own_hours(own: Own) -> HttpResponse:
    """Hours noted one by one: nobody has to."""
    if own.request.POST.get("do") == "drop":
        return _drop(own)
    engagements = selectors.own_engagements(own.volunteer)
    proposed = {"on": clock.today(), "engagement": selectors.usual(engagements)}
    form = HoursForm(own.request.POST or None, engagements=engagements, initial=proposed)

    def act(_: dict[str, Any]) -> None:
        own.count()
        services.note_hours(volunteer=own.volunteer, now=clock.now(), **form.values())

    if own.request.method == "POST" and carried_out(form, act):
        messages.success(own.request, gettext("Notiert. Danke!"))
        return redirect(own.url("own_hours"))
    return own.page("hours", form=form, entries=selectors.own_entries(own.volunteer))


@own_page
def calendar(own: Own) -> HttpResponse:
    """How the meetings come into the phone's calendar."""
    return own.page("calendar", address=own.request.build_absolute_uri(own.url("own_calendar")))


@require_safe
@own_page
def calendar_file(own: Own) -> HttpResponse:
    """The meetings for the calendar of the phone."""
    response = HttpResponse(selectors.own_calendar(own.volunteer, clock.now()), content_type=ical.TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="ehrenamt.ics"'
    return response


def _drop(own: Own) -> HttpResponse:
    form = EntryForm(own.request.POST)

    def act() -> None:
        services.drop_hours(volunteer=own.volunteer, entry_id=form.cleaned_data["entry"], now=clock.now())

    return own.change(act, gettext("Gelöscht."), form=form, back="own_hours")
