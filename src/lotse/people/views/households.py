"""Entering a family, changing what is known of the household."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.people import selectors, services
from lotse.people.forms import HouseholdEditForm, NewHouseholdForm
from lotse.people.views.opening import opened
from lotse.tenants.linking import centre_url, onward
from lotse.tenants.requests import StaffRequest


def _hints(form: NewHouseholdForm) -> list[selectors.DuplicateHint]:
    form.is_valid()
    names, dates = zip(*form.people(), strict=True)
    return selectors.possible_duplicates(names, dates, phone=str(form["phone"].data or ""))


@access("people.edit_household")
def household_create(request: StaffRequest) -> HttpResponse:
    """A new family on one page. Possible duplicates are shown once before the first save; "trotzdem" saves."""
    form = NewHouseholdForm(initial={"responsible": request.member.pk, "informed_on": clock.today()})
    hints: list[selectors.DuplicateHint] = []
    if request.method == "POST":
        form = NewHouseholdForm.typed(request.POST)
        if "more" in request.POST:
            form = form.with_one_more_child()
        elif form.is_valid() and "anyway" not in request.POST:
            hints = _hints(form)
        made: list[str] = []
        if form.is_bound and not hints and carried_out(form, lambda _: made.append(_create(request, form))):
            messages.success(request, "Die Familie ist angelegt.")
            return redirect(_onward(request, made[0]))
    return render(request, "people/household_create.html", {"form": form, "hints": hints, "asked": bool(hints)})


def _onward(request: StaffRequest, code: str) -> str:
    """To the new file, or back to the page that asked for a family, with its code."""
    back = onward(request)
    return f"{back}?{urlencode({'familie': code})}" if back else centre_url("people:household", code)


def _create(request: StaffRequest, form: NewHouseholdForm) -> str:
    return services.create_household(actor=request.member, entered=form.entered(), now=clock.now()).code


@access("people.edit_household")
@require_POST
def duplicates(request: StaffRequest) -> HttpResponse:
    """While somebody types: who is here already. By POST, so that names stand in no address and no log."""
    hints = _hints(NewHouseholdForm.typed(request.POST))
    return render(request, "people/partials/duplicates.html", {"hints": hints, "asked": False})


@access("people.edit_household")
def household_edit(request: StaffRequest, household: str) -> HttpResponse:
    """The facts of the household."""
    file = opened(request, household)
    form = HouseholdEditForm(request.POST or None, initial=HouseholdEditForm.facts_of(file.household))
    if request.method == "POST" and carried_out(form, lambda _: _update(request, file, form)):
        messages.success(request, "Die Angaben sind gespeichert.")
        return redirect(file.url)
    return render(request, "people/household_form.html", {"file": file, "form": form})


def _update(request: StaffRequest, file: selectors.FilePage, form: HouseholdEditForm) -> None:
    services.update_household(
        actor=request.member,
        household=file.household,
        changes=form.changes(),
        expected=form.expected(),
        now=clock.now(),
    )
