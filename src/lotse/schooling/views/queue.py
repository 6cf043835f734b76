"""Who waited on a day, the figures for the school authority, and how long children wait."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.audit.services import record
from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.errors import NotFound
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.core.pdf import PdfUnavailable
from lotse.schooling.documents.key_dates import key_date_pdf
from lotse.schooling.enums import Dimension, PupilState
from lotse.schooling.forms.queue import DayForm, KeyDateSettingsForm, WaitingForm, waiting_defaults
from lotse.schooling.rules.counts import BAND_LABELS
from lotse.schooling.rules.pupils import state_label
from lotse.schooling.selectors import choices, key_date_sheet, key_dates, queue_page
from lotse.schooling.selectors import waiting_times as times
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import key_dates as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest


@access("schooling.view_pupil")
def queue_on(request: StaffRequest) -> HttpResponse:
    """How many waited on a day, at which step, and who they are."""
    form, page = _asked(request)
    step, sort = form.value_of("stand") or "", form.value_of("sortierung") or ""
    rows = page_of(request, queue_page.at_step(page, step, sort))
    nach = form.dimension()
    context = {
        "form": form,
        "page": page,
        "bands": BAND_LABELS,
        "dimension": nach,
        "table": page.table(nach),
        "tabs": queue_page.dimension_tabs(nach, {one.value: _query(request, nach=one) for one in Dimension}),
        "chips": chips_of(request, "stand", step, queue_page.step_counts(page)),
        "rows": rows,
        "lines": queue_page.lines(page, rows.object_list),
        "query": request.GET.urlencode(),
        "other_query": _query(request, sicht="heute" if page.reading == "damals" else "damals"),
    }
    return render(request, "schooling/queue_on.html", context)


@access("schooling.view_pupil")
def queue_list(request: StaffRequest) -> HttpResponse:
    """The children of the list as a file; noted, because it takes names out of the house."""
    form, page = _asked(request)
    rows = queue_page.at_step(page, form.value_of("stand") or "", form.value_of("sortierung") or "")
    sheet = queue_page.list_sheet(page, rows)
    return personal_download(request, sheet, f"kinder-{page.day}", action="schooling.pupils_exported")


@access("schooling.view_pupil")
def queue_tables(request: StaffRequest) -> HttpResponse:
    """All breakdowns as a workbook, or the one on the page as CSV: exact counts, for use within the centre."""
    form, page = _asked(request)
    if request.GET.get("format") == export.CSV:
        return export.download(queue_page.day_sheet(page, form.dimension()), export.CSV, f"wartende-{page.day}")
    content = export.to_workbook(queue_page.day_sheets(page))
    return export.attachment(content, export.XLSX, f"wartende-{page.day}")


@access("schooling.view_pupil")
def key_date(request: StaffRequest) -> HttpResponse:
    """The sheet for the school authority: without names, small numbers hidden."""
    form = _day_form(request)
    today = clock.today()
    sheet = key_date_sheet.key_date_sheet(form.day(today), form.reading(), today)
    match request.GET.get("format", "pdf"):
        case "pdf":
            answer = _pdf(request, sheet)
        case export.XLSX:
            content = export.to_workbook(key_date_sheet.sheets(sheet))
            answer = export.attachment(content, export.XLSX, f"stichtag-{sheet.day}")
        case _:
            raise NotFound
    record(actor=request.member, action="schooling.key_date_exported", obj=request.member, now=clock.now())
    return answer


@access("schooling.edit_process")
def key_date_settings(request: StaffRequest) -> HttpResponse:
    """Which days are set down, and whether small numbers are shown to the school authority."""
    known = key_dates.key_date_settings()
    initial = {"seen": known.changed_at, "key_dates": known.key_dates, "shows_small_counts": known.shows_small_counts}
    form = KeyDateSettingsForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        services.change_settings(actor=request.member, now=clock.now(), **data)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Stichtage sind gespeichert.")
        return redirect(centre_url("schooling:key_date_settings"))
    return render(request, "schooling/key_date_settings.html", {"form": form})


@access("schooling.view_pupil")
def waiting_times(request: StaffRequest) -> HttpResponse:
    """How long children wait between two steps, those who still wait included."""
    today, process = clock.today(), current_process()
    steps = {state.value: state_label(process, state) for state in PupilState}
    form = WaitingForm(
        request.GET, steps=steps, municipalities=choices.municipality_choices(), defaults=waiting_defaults(today)
    )
    page = times.waiting_times(request.member, form.wanted(), today) if form.is_valid() else None
    if page is not None and "format" in request.GET:
        return export.download(times.waiting_sheet(page), request.GET["format"], f"wartezeiten-{today}")
    context = {"form": form, "page": page}
    return render(request, "schooling/waiting_times.html", context)


def _day_form(request: HttpRequest) -> DayForm:
    defaults = {"tag": f"{clock.today():%d.%m.%Y}"}
    return DayForm(request.GET, municipalities=choices.municipality_choices(), defaults=defaults)


def _asked(request: StaffRequest) -> tuple[DayForm, queue_page.DayPage]:
    form = _day_form(request)
    return form, queue_page.day_page(request.member, form.day(clock.today()), form.reading(), form.wanted())


def _query(request: HttpRequest, **changes: Any) -> str:
    """The address with one thing changed."""
    query = request.GET.copy()
    query.pop("seite", None)
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _pdf(request: StaffRequest, sheet: key_date_sheet.KeyDateSheet) -> HttpResponse:
    try:
        content = key_date_pdf(sheet, request.centre)
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:queue_on"))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="stichtag-{sheet.day}.pdf"'
    return answer
