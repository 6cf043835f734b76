"""Offers from and into files of the open format (HSDS 3): upload, dry run, confirmation; export."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.directory.forms.hsds import ServicesFileForm
from lotse.directory.hsds.nodes import HsdsRefused
from lotse.directory.services import hsds as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("directory.edit")
def hsds_import(request: StaffRequest) -> HttpResponse:
    """Upload a file; it is checked at once, and nothing changes before the dry run is confirmed."""
    form = ServicesFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: HsdsRefused | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = services.upload(actor=request.member, content=file.read(), filename=file.name, now=clock.now())
        except HsdsRefused as error:
            form.add_error("file", error.sentence)
            refused = error
        else:
            return redirect(centre_url("directory:hsds_check", draft.pk))
    return render(request, "directory/hsds_import.html", {"form": form, "refused": refused})


@access("directory.edit")
def hsds_check(request: StaffRequest, draft: uuid.UUID) -> HttpResponse:
    """The dry run of the own upload; a POST takes over all of it, or nothing."""
    try:
        if request.method == "POST":
            new, changed = services.import_services(actor=request.member, draft_id=draft, now=clock.now())
            messages.success(request, f"Eingelesen. Neue Angebote: {new}, geänderte: {changed}.")
            return redirect(centre_url("directory:hsds_import"))
        preview = services.preview(actor=request.member, draft_id=draft, now=clock.now())
    except HsdsRefused as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("directory:hsds_import"))
    return render(request, "directory/hsds_check.html", {"preview": preview})


@access("directory.view")
def hsds_export(request: StaffRequest) -> HttpResponse:
    """The published offers; with ``?umfang=alle`` drafts and ended ones too."""
    everything = request.GET.get("umfang") == "alle"
    name, content = services.export_services(actor=request.member, everything=everything, now=clock.now())
    kind = "application/zip" if name.endswith(".zip") else "application/json"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
