"""Places: which schools to ask, the table of one school, files for many."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.core.tables import FileRefused
from lotse.schooling.forms.place_requests import asking_round
from lotse.schooling.forms.places import PlacesFilterForm, PlaceTableForm
from lotse.schooling.forms.schools import UploadForm
from lotse.schooling.imports.places import COLUMNS
from lotse.schooling.selectors import places as selectors
from lotse.schooling.selectors import schools as school_selectors
from lotse.schooling.services import places as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.view_schools")
def places(request: StaffRequest) -> HttpResponse:
    """Schools with what they reported last: whom to ask next."""
    form = PlacesFilterForm(request.GET)
    wanted = form.wanted_places()
    found = school_selectors.reporting_schools(wanted, on=clock.today(), sort=request.GET.get("sortierung", ""))
    context = {
        "form": form,
        "page": page_of(request, found.rows),
        "chips": chips_of(request, "meldung", wanted.report, school_selectors.report_options(found)),
        "may_report": request.member.holds("schooling.report_places"),
        "ask_all_label": found.ask_label,
        "query": request.GET.urlencode(),
    }
    return render(request, "schooling/places_list.html", context)


@access("schooling.view_schools")
def places_export(request: StaffRequest) -> HttpResponse:
    """All places that count now, in the columns that the import reads."""
    sheet = export.Sheet("Plätze", COLUMNS, selectors.place_sheet(clock.today()))
    return export.download(sheet, request.GET.get("format", export.XLSX), "plaetze")


@access("schooling.report_places")
def school_places(request: StaffRequest, school: str) -> HttpResponse:
    """Enter all places of one school at once, for example while the school is on the phone."""
    found, on = school_selectors.school_for(school), clock.today()
    form = PlaceTableForm(request.POST or None, cells=selectors.place_table(found, on), on=on)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.record_places(
                actor=request.member, school=found, rows=form.rows(), now=clock.now(), **form.report()
            )
        except services.PlacesRefused as refused:
            form.show(refused)
        else:
            for warning in done.warnings:
                messages.warning(request, warning)
            messages.success(request, f"Die Platzmeldung ist gespeichert ({len(done.reports)} Zeilen).")
            return redirect(_after_call(request, school))
    return render(request, "schooling/places_table.html", {"form": form, "school": found})


def _after_call(request: StaffRequest, school: str) -> str:
    """Back to the round whose silent schools are called one after the other, else to the school."""
    round_id = asking_round(request.GET)
    return centre_url("schooling:place_round", round_id) if round_id else centre_url("schooling:school", school)


@access("schooling.report_places")
def places_import(request: StaffRequest) -> HttpResponse:
    """Places of many schools from a file."""
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = services.import_places(actor=request.member, content=form.content(), now=clock.now())
        except FileRefused as error:
            form.add_error("file", error.sentence)
            refused = error
        else:
            for warning in done.warnings[:20]:
                messages.warning(request, warning)
            counts = f"{done.recorded_count} neu, {done.unchanged_count} standen schon da"
            messages.success(request, f"Die Plätze von {done.school_count} Schulen sind übernommen: {counts}.")
            return redirect(centre_url("schooling:places"))
    context = {"form": form, "refused": refused, "columns": COLUMNS}
    return render(request, "schooling/places_import.html", context)
