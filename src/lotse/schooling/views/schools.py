"""The list of schools, the page of one school, schools entered by hand, offers of private schools."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.errors import LotseError
from lotse.core.lists import chips_of, page_of
from lotse.schooling.forms.schools import OfferForm, SchoolDataForm, SchoolFilterForm
from lotse.schooling.selectors import schools as selectors
from lotse.schooling.services import schools as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.view_schools")
def home(request: StaffRequest) -> HttpResponse:
    """The entry "Schule" of the navigation: the children for those who advise them, else the schools."""
    name = "schooling:pupils" if request.member.holds("schooling.view_pupil") else "schooling:schools"
    return redirect(centre_url(name))


@access("schooling.view_schools")
def schools(request: StaffRequest) -> HttpResponse:
    """All schools, 25 on a page; chips count the school forms under the other filters."""
    form = SchoolFilterForm(request.GET)
    wanted = form.wanted()
    found = selectors.schools(wanted, on=clock.today(), sort=request.GET.get("sortierung", ""))
    page = page_of(request, found.rows)
    context = {
        "form": form,
        "page": page,
        "chips": chips_of(request, "form", wanted.form, selectors.form_options(found.form_counts, wanted.form)),
        "query": request.GET.urlencode(),
        "register": selectors.last_register(),
        "may_edit": request.member.holds("schooling.edit_schools"),
    }
    return render(request, "schooling/schools_list.html", context)


@access("schooling.view_schools")
def schools_export(request: StaffRequest) -> HttpResponse:
    """Exactly what the list shows under the same filters and order, all pages; ``?format=xlsx`` or ``csv``."""
    wanted, sort = SchoolFilterForm(request.GET).wanted(), request.GET.get("sortierung", "")
    cells = [
        (
            row.number, row.official_name, row.name, row.form_label, row.municipality, row.owner,
            "ja" if row.is_operating else "nein", row.free, row.as_of,
        )
        for row in selectors.schools(wanted, on=clock.today(), sort=sort).rows
    ]  # fmt: skip
    sheet = export.Sheet("Schulen", selectors.COLUMNS, cells)
    return export.download(sheet, request.GET.get("format", export.XLSX), "schulen")


@access("schooling.view_schools")
def school(request: StaffRequest, school: str) -> HttpResponse:
    """Facts, places now, earlier reports, holds of one school."""
    page = selectors.school_page(selectors.school_for(school), now=clock.now())
    context = {
        "page": page,
        "may_edit": request.member.holds("schooling.edit_schools"),
        "may_report": request.member.holds("schooling.report_places"),
    }
    return render(request, "schooling/schools_page.html", context)


@access("schooling.edit_schools")
def school_new(request: StaffRequest) -> HttpResponse:
    """Enter a school that the register does not have."""
    form = SchoolDataForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_school(actor=request.member, data=form.school_data(), now=clock.now())
        except LotseError as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, f"{added} ist eingetragen.")
            return redirect(centre_url("schooling:school", added.organisation.code))
    return render(request, "schooling/schools_edit.html", {"form": form, "school": None})


@access("schooling.edit_schools")
def school_edit(request: StaffRequest, school: str) -> HttpResponse:
    """Correct a school."""
    found = selectors.school_for(school)
    form = SchoolDataForm(request.POST or None, school=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_school(
                actor=request.member,
                school=found,
                data=form.school_data(),
                now=clock.now(),
                seen=form.cleaned_data["seen"],
            )
        except LotseError as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, "Die Angaben sind gespeichert.")
            return redirect(centre_url("schooling:school", school))
    return render(request, "schooling/schools_edit.html", {"form": form, "school": found})


@access("schooling.edit_schools")
def school_offer(request: StaffRequest, school: str) -> HttpResponse:
    """Record that a private school offers places."""
    found = selectors.school_for(school)
    form = OfferForm(request.POST or None, initial={"offered_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_offer(actor=request.member, school=found, now=clock.now(), **form.cleaned_data)
        except LotseError as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(request, "Das Angebot ist vermerkt. Die Schule wird ab jetzt vorgeschlagen.")
            return redirect(centre_url("schooling:school", school))
    return render(request, "schooling/schools_offer.html", {"form": form, "school": found})


@access("schooling.edit_schools")
@require_POST
def school_offer_withdraw(request: StaffRequest, school: str) -> HttpResponse:
    """The private school offers no places any more."""
    services.withdraw_offer(actor=request.member, school=selectors.school_for(school), now=clock.now())
    messages.success(request, "Das Angebot ist zurückgenommen. Die Schule wird nicht mehr vorgeschlagen.")
    return redirect(centre_url("schooling:school", school))
