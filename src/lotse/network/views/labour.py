"""The labour market of the municipalities: figures of others, from a table, beside the offers."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.lists import chips_of
from lotse.core.tables import FileRefused
from lotse.network.columns import COLUMNS
from lotse.network.forms.overview import FiguresFileForm, key_date
from lotse.network.selectors import labour as selectors
from lotse.network.services import labour as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("directory.view")
def labour(request: StaffRequest) -> HttpResponse:
    """The newest figures, or those until a key date (``?stichtag=``). ``?export=xlsx`` (or csv): the same rows."""
    today, days = clock.today(), selectors.key_dates()
    until = key_date(request.GET.get("stichtag", ""), days, today)
    rows = selectors.towns(today, until)
    if "export" in request.GET:
        return export.download(selectors.towns_sheet(rows), request.GET["export"], "arbeitsmarkt")
    options = [("", "neueste", len(rows)), *((f"{day}", f"bis {day:%d.%m.%Y}", len(rows)) for day in days)]
    chosen = f"{until}" if until in days else ""
    context = {
        "rows": rows,
        "has_figures": bool(days),
        "days": chips_of(request, "stichtag", chosen, options) if days else [],
        "may_edit": request.member.holds("directory.edit"),
    }
    return render(request, "network/labour.html", context)


@access("directory.view")
def labour_town(request: StaffRequest, ags: str) -> HttpResponse:
    """All key dates of one municipality."""
    town = selectors.town_for(ags)
    return render(request, "network/labour_town.html", {"town": town, "history": selectors.history(town)})


@access("directory.edit")
def labour_import(request: StaffRequest) -> HttpResponse:
    """Upload a table; it is checked at once, and nothing is stored before the dry run is confirmed."""
    form = FiguresFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = services.upload(actor=request.member, content=file.read(), filename=file.name, now=clock.now())
        except FileRefused as error:
            form.add_error("file", error.sentence)
            refused = error
        else:
            return redirect(centre_url("network:labour_check", draft.pk))
    return render(request, "network/labour_import.html", {"form": form, "refused": refused, "columns": COLUMNS})


@access("directory.edit")
def labour_template(request: StaffRequest) -> HttpResponse:
    """The table to fill in, ``?format=xlsx`` or ``csv``."""
    return export.download(selectors.template(), request.GET.get("format", export.XLSX), "arbeitsmarkt-vorlage")


@access("directory.edit")
def labour_check(request: StaffRequest, draft: uuid.UUID) -> HttpResponse:
    """The dry run of the own upload; a POST stores all of it, or nothing."""
    try:
        if request.method == "POST":
            count = services.import_figures(actor=request.member, draft_id=draft, now=clock.now())
            messages.success(request, f"{count} Zeilen sind gespeichert.")
            return redirect(centre_url("network:labour"))
        preview = services.preview(actor=request.member, draft_id=draft, now=clock.now())
    except FileRefused as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("network:labour_import"))
    return render(request, "network/labour_check.html", {"preview": preview})
