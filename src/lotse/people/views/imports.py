"""New families from a list: template, upload, dry run, confirmation."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.tables import FileRefused
from lotse.people import documents, services
from lotse.people.columns import COLUMNS
from lotse.people.forms import FamilyListForm
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("people.import_households")
def families_import(request: StaffRequest) -> HttpResponse:
    """Upload a list; it is checked at once, and nothing is created before the dry run is confirmed."""
    form = FamilyListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = services.upload_families(
                actor=request.member, content=file.read(), filename=file.name, now=clock.now()
            )
        except NotAllowed:
            raise
        except LotseError as error:
            form.add_error("file", error.sentence)
            refused = error if isinstance(error, FileRefused) else None
        else:
            return redirect(centre_url("people:families_import_check", draft.pk))
    return render(request, "people/import.html", {"form": form, "refused": refused, "columns": COLUMNS})


@access("people.import_households")
def families_import_template(request: StaffRequest) -> HttpResponse:
    """The template, ``?format=xlsx`` or ``csv``."""
    file_format = request.GET.get("format", export.XLSX)
    return export.attachment(documents.template(file_format), file_format, "familien-vorlage")


@access("people.import_households")
def families_import_check(request: StaffRequest, draft: uuid.UUID) -> HttpResponse:
    """The dry run of the own upload; a POST creates all families, or none."""
    try:
        if request.method == "POST":
            count = services.import_families(actor=request.member, draft_id=draft, now=clock.now())
            messages.success(request, f"{count} Familien sind angelegt.")
            return redirect(centre_url("people:households"))
        preview = services.preview_families(actor=request.member, draft_id=draft, now=clock.now())
    except FileRefused as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("people:families_import"))
    return render(request, "people/import_check.html", {"preview": preview})
