"""Files that change many schools: the state's register, minutes by bus."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError
from lotse.core.lists import page_of
from lotse.core.tables import FileRefused
from lotse.schooling.forms.schools import RegisterForm, UploadForm
from lotse.schooling.imports.bus import COLUMNS as BUS_COLUMNS
from lotse.schooling.selectors.schools import last_register
from lotse.schooling.services import register as services
from lotse.schooling.services.bus import import_bus_times
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

PREVIEW_SIZE = 50


@access("schooling.edit_schools")
def register(request: StaffRequest) -> HttpResponse:
    """Upload the state's register; nothing changes before it is confirmed."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RegisterForm(*sent, district_name=request.centre.district_name, ags=request.centre.ags)
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            services.upload_register(
                actor=request.member,
                content=form.content(),
                district=clean["district"],
                file_name=clean["file"].name,
                now=clock.now(),
            )
        except LotseError as error:
            form.add_error("file", error.sentence)
            refused = error if isinstance(error, FileRefused) else None
        else:
            return redirect(centre_url("schooling:register_check"))
    context = {"form": form, "refused": refused, "last": last_register()}
    return render(request, "schooling/schools_register.html", context)


@access("schooling.edit_schools")
def register_check(request: StaffRequest) -> HttpResponse:
    """Show what the uploaded register would change; a POST takes it over."""
    try:
        if request.method == "POST":
            done = services.apply_upload(actor=request.member, now=clock.now())
            counts = f"Neu: {len(done.new)}, geändert: {len(done.changed)}, geschlossen: {len(done.closed)}."
            messages.success(request, f"Das Schulregister ist übernommen. {counts}")
            return redirect(centre_url("schooling:schools"))
        reading, changes = services.waiting_changes(actor=request.member, now=clock.now())
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:register"))
    page = page_of(request, services.lines_of(changes), PREVIEW_SIZE)
    context = {"reading": reading, "changes": changes, "page": page}
    return render(request, "schooling/schools_register_check.html", context)


@access("schooling.edit_schools")
@require_POST
def register_discard(request: StaffRequest) -> HttpResponse:
    """Forget the uploaded register."""
    try:
        services.discard_upload(actor=request.member, now=clock.now())
    except LotseError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "Die Datei ist verworfen. Es wurde nichts geändert.")
    return redirect(centre_url("schooling:register"))


@access("schooling.edit_schools")
def bus_import(request: StaffRequest) -> HttpResponse:
    """Minutes by bus from a file."""
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = import_bus_times(actor=request.member, content=form.content(), now=clock.now())
        except FileRefused as error:
            form.add_error("file", error.sentence)
            refused = error
        else:
            counts = f"Neu: {done.new_count}, geändert: {done.changed_count}, unverändert: {done.unchanged_count}."
            messages.success(request, f"Die Busminuten sind übernommen. {counts}")
            return redirect(centre_url("schooling:schools"))
    context = {"form": form, "refused": refused, "columns": BUS_COLUMNS}
    return render(request, "schooling/schools_bus.html", context)
