"""E-mail addresses of schools from a file: shown first, taken over on a second press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.tables import FileRefused
from lotse.schooling.forms.schools import AddressesForm, UploadForm
from lotse.schooling.imports.addresses import COLUMNS
from lotse.schooling.selectors.schools import address_sheet
from lotse.schooling.services import addresses as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.edit_schools")
def addresses(request: StaffRequest) -> HttpResponse:
    """A file is checked and shown; the changes shown are sent again to be taken over."""
    if "table" in request.POST:
        return _take_over(request)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused = found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = services.check_addresses(form.content())
        except FileRefused as error:
            form.add_error("file", error.sentence)
            refused = error
    context = {"form": form, "refused": refused, "found": found, "columns": COLUMNS}
    return render(request, "schooling/addresses.html", context)


def _take_over(request: StaffRequest) -> HttpResponse:
    form = AddressesForm(request.POST)
    try:
        content = form.cleaned_data["table"] if form.is_valid() else ""
        done = services.import_addresses(actor=request.member, content=content.encode(), now=clock.now())
    except FileRefused as error:  # a school was renumbered meanwhile
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:addresses"))
    messages.success(request, f"E-Mail-Adressen übernommen: {len(done.changes)}.")
    return redirect(centre_url("schooling:places"))


@require_GET
@access("schooling.edit_schools")
def addresses_template(request: StaffRequest) -> HttpResponse:
    """All schools with their addresses now, in the columns that are read."""
    sheet = export.Sheet("E-Mail-Adressen", (*COLUMNS, "Schule"), address_sheet())
    return export.download(sheet, request.GET.get("format", export.XLSX), "schul-adressen")
