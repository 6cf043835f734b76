"""Asking schools for their places: whom, what became of it, reminders, letters."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.errors import ChangedMeanwhile
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.core.pdf import PdfUnavailable
from lotse.schooling.forms.place_requests import AskForm, chosen_request
from lotse.schooling.forms.places import PlacesFilterForm
from lotse.schooling.selectors import place_requests as selectors
from lotse.schooling.selectors import schools as school_selectors
from lotse.schooling.services import place_requests as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


def _codes(request: StaffRequest) -> list[str]:
    """The schools that a page names: sent with the form, ticked, or all that the filters of the list leave."""
    if request.method == "POST":
        return request.POST.get("schools", "").split()
    if "alle" not in request.GET:
        return request.GET.getlist("school")
    wanted = PlacesFilterForm(request.GET).wanted_places()
    return [row.code for row in school_selectors.reporting_schools(wanted, on=clock.today()).rows]


@access("schooling.report_places")
def ask_places(request: StaffRequest) -> HttpResponse:
    """Show whom a round asks and what the mail says; the button sends it."""
    preview = selectors.ask_preview(_codes(request))
    form = AskForm(request.POST or None, codes=preview.codes, on=clock.today())

    def act(data: dict[str, Any]) -> None:
        services.ask_schools(
            actor=request.member,
            round_id=data["round"],
            schools=preview.schools,
            due_on=data["due_on"],
            note=data["note"],
            centre=request.centre,
            now=clock.now(),
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, preview.sent_words)
        return redirect(centre_url("schooling:place_round", form.cleaned_data["round"]))
    sample = services.sample_mail(actor=request.member, schools=preview.mailed, centre=request.centre, now=clock.now())
    return render(request, "schooling/ask_places.html", {"form": form, "preview": preview, "sample": sample})


@require_GET
@access("schooling.report_places")
def place_rounds(request: StaffRequest) -> HttpResponse:
    """All rounds of asking, newest first."""
    return render(request, "schooling/place_rounds.html", {"page": page_of(request, selectors.rounds())})


@require_GET
@access("schooling.report_places")
def place_round(request: StaffRequest, round: uuid.UUID) -> HttpResponse:
    """Who has answered, who has not, and what helps."""
    found, wanted = selectors.round_for(round), request.GET.get("antwort", "")
    rows = selectors.round_rows(found, clock.today())
    context = {
        "round": found,
        "summary": selectors.summary(rows),
        "chips": chips_of(request, "antwort", wanted, selectors.chip_options(rows, wanted)),
        "page": page_of(request, selectors.shown_rows(rows, wanted)),
    }
    return render(request, "schooling/place_round.html", context)


@require_GET
@access("schooling.report_places")
def place_round_export(request: StaffRequest, round: uuid.UUID) -> HttpResponse:
    """Exactly what the list shows under the same chip, all pages; ``?format=xlsx`` or ``csv``."""
    rows = selectors.round_rows(selectors.round_for(round), clock.today())
    shown = selectors.sheet_rows(selectors.shown_rows(rows, request.GET.get("antwort", "")))
    sheet = export.Sheet("Platzabfrage", selectors.COLUMNS, shown)
    return export.download(sheet, request.GET.get("format", export.XLSX), "platzabfrage")


@require_POST
@access("schooling.report_places")
def place_round_remind(request: StaffRequest, round: uuid.UUID) -> HttpResponse:
    """Mail those again that have not answered: all, or the one whose button was pressed."""
    found, only = selectors.round_for(round), chosen_request(request.POST)
    try:
        done = services.remind(actor=request.member, round_=found, centre=request.centre, now=clock.now(), only=only)
    except ChangedMeanwhile as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done.words)
    return redirect(centre_url("schooling:place_round", round))


@require_POST
@access("schooling.report_places")
def place_round_letters(request: StaffRequest, round: uuid.UUID) -> HttpResponse:
    """Letters with a QR code for schools that no mail reaches, as one PDF."""
    found, only = selectors.round_for(round), chosen_request(request.POST)
    try:
        content = services.print_letters(
            actor=request.member, round_=found, centre=request.centre, now=clock.now(), only=only
        )
    except (services.NobodyToAsk, PdfUnavailable) as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:place_round", round))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="platzabfrage-briefe.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@access("schooling.report_places")
def place_round_end(request: StaffRequest, round: uuid.UUID) -> HttpResponse:
    """Wait for no more answers."""
    services.end_round(actor=request.member, round_=selectors.round_for(round), now=clock.now())
    messages.success(request, "Die Abfrage ist beendet. Meldet eine Schule noch, zählt ihre Meldung trotzdem.")
    return redirect(centre_url("schooling:place_round", round))


@require_POST
@access("schooling.report_places")
def place_round_read(request: StaffRequest, round: uuid.UUID) -> HttpResponse:
    """The remarks of the schools have been read."""
    services.read_remarks(actor=request.member, round_=selectors.round_for(round), now=clock.now())
    messages.success(request, "Die Bemerkungen sind als gelesen vermerkt.")
    return redirect(centre_url("schooling:place_round", round))


@require_POST
@access("schooling.report_places")
def school_links(request: StaffRequest, school: str) -> HttpResponse:
    """Make the links of a school unusable."""
    found = school_selectors.school_for(school)
    count = services.withdraw_links(actor=request.member, school=found, now=clock.now())
    words = {0: "Diese Schule hat keinen offenen Link.", 1: "Der Link ist zurückgezogen."}
    messages.success(request, words.get(count, f"{count} Links sind zurückgezogen."))
    return redirect(centre_url("schooling:school", school))
