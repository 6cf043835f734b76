"""Partners and offers as one table: out, in with a dry run, and the template."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.errors import ChangedMeanwhile
from lotse.core.tables import FileRefused
from lotse.directory.columns import COLUMNS
from lotse.directory.forms.importing import TableForm
from lotse.directory.selectors import table
from lotse.directory.services import importing as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("directory.edit")
def table_import(request: StaffRequest) -> HttpResponse:
    """Upload a table; it is checked at once, and nothing changes before the dry run is confirmed."""
    form = TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = services.upload(actor=request.member, content=file.read(), filename=file.name, now=clock.now())
        except FileRefused as error:
            form.add_error("file", error.sentence)
            refused = error
        else:
            return redirect(centre_url("directory:table_check", draft.pk))
    return render(request, "directory/table_import.html", {"form": form, "refused": refused, "columns": COLUMNS})


@access("directory.edit")
def table_check(request: StaffRequest, draft: uuid.UUID) -> HttpResponse:
    """The dry run of the own upload; a POST takes over all of it, or nothing."""
    try:
        if request.method == "POST":
            new, changed = services.import_table(actor=request.member, draft_id=draft, now=clock.now())
            messages.success(request, f"Eingelesen. Neue Angebote: {new}, geänderte: {changed}.")
            return redirect(centre_url("directory:organisations"))
        preview = services.preview(actor=request.member, draft_id=draft, now=clock.now())
    except (FileRefused, ChangedMeanwhile) as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("directory:table_import"))
    return render(request, "directory/table_check.html", {"preview": preview})


@access("directory.edit")
def table_export(request: StaffRequest) -> HttpResponse:
    """All partners and offers, in the shape that can be read again; ``?format=xlsx`` or ``csv``, ``?leer=1``: the
    headings alone."""
    sheet = table.empty_table() if "leer" in request.GET else table.offer_table()
    return export.download(sheet, request.GET.get("format", export.XLSX), "angebote")
