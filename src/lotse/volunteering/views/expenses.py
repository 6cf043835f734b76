"""Payments to volunteers: the list, one person's year, noting, deciding, the sheet; the limits of the law."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm, carried_out
from lotse.core.lists import chips_of, page_of
from lotse.core.pdf import PdfUnavailable
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms import expenses as forms
from lotse.volunteering.selectors import expenses as selectors
from lotse.volunteering.selectors.volunteers import volunteer_for
from lotse.volunteering.services import expenses as services
from lotse.volunteering.services import reading
from lotse.volunteering.views.pages import form_page


@access("volunteering.edit_expenses")
def expenses(request: StaffRequest) -> HttpResponse:
    """All payments. ``?export=xlsx`` (or csv): the same rows as a file."""
    form = forms.ExpenseFilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.expenses(request.member, wanted)
    if "export" in request.GET:
        sheet = selectors.expense_sheet(selectors.expense_rows(rows, request.member))
        return personal_download(request, sheet, "aufwand", action="volunteering.expenses_exported")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.expense_rows(page.object_list, request.member),
        "total_cents": selectors.total(rows),
        "chips": chips_of(request, "stand", wanted.state, selectors.expense_counts(request.member, wanted)),
    }
    return render(request, "volunteering/expenses/expenses.html", context)


@access("volunteering.edit_expenses")
def person(request: StaffRequest, volunteer: str) -> HttpResponse:
    """One person's year; ``?jahr=`` chooses it."""
    found, now = volunteer_for(request.member, volunteer), clock.now()
    reading.note_volunteer_read(actor=request.member, volunteer=found, now=now)
    year = forms.YearForm(request.GET).wanted(clock.today())
    page = selectors.expense_page(request.member, found, year)
    return render(request, "volunteering/expenses/person.html", {"page": page})


@access("volunteering.edit_expenses")
def new(request: StaffRequest, volunteer: str) -> HttpResponse:
    """The page shows how the year stands before anything is noted."""
    found, today = volunteer_for(request.member, volunteer), clock.today()
    engagements = selectors.engagements_of(found)
    form = forms.ExpenseForm(request.POST or None, engagements=engagements, initial={"on": today, "kind": "cost"})

    def act(_: dict[str, Any]) -> None:
        made = services.note(actor=request.member, volunteer=found, now=clock.now(), **form.act())
        _warn(request, found, made)

    page = selectors.expense_page(request.member, found, today.year)
    shown = {"title": "Auszahlung eintragen", "submit": "Eintragen", "done": "Eingetragen.", "preline": str(found)}
    template = "volunteering/expenses/new.html"
    return form_page(request, form, act, back=_url_of(found), template=template, page=page, **shown)


@require_POST
@access("volunteering.edit_expenses")
def approve(request: StaffRequest, expense: uuid.UUID) -> HttpResponse:
    return _button(request, expense, services.approve, "Freigegeben.")


@require_POST
@access("volunteering.edit_expenses")
def reject(request: StaffRequest, expense: uuid.UUID) -> HttpResponse:
    return _button(request, expense, services.reject, "Abgelehnt. Der Betrag zählt nicht mehr.")


@access("volunteering.edit_expenses")
def pay(request: StaffRequest, expense: uuid.UUID) -> HttpResponse:
    found = selectors.expense_for(request.member, expense)
    form = forms.PaidForm(request.POST or None, initial={"paid_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        services.pay(actor=request.member, expense=found, now=clock.now(), **data)

    lead = "Für die Steuer zählt das Jahr, in dem das Geld ankommt."
    return _page(request, found.volunteer, form, act, "Als ausgezahlt eintragen", lead)


@access("volunteering.edit_expenses")
def declare(request: StaffRequest, volunteer: str) -> HttpResponse:
    """What the person says on paper or on the phone that others pay."""
    found = volunteer_for(request.member, volunteer)
    form = forms.StaffDeclarationForm(request.POST or None, on=clock.today(), initial={"kind": "honorary"})

    def act(_: dict[str, Any]) -> None:
        services.declare(actor=request.member, volunteer=found, now=clock.now(), **form.values())

    lead = "Die Freibeträge gelten für alle Stellen zusammen. Die neueste Erklärung eines Jahres ersetzt die frühere."
    return _page(request, found, form, act, "Erklärung eintragen", lead)


@access("volunteering.edit_expenses")
def sheet(request: StaffRequest, volunteer: str) -> HttpResponse:
    """Choose the time; the button gives the PDF."""
    found, year = volunteer_for(request.member, volunteer), clock.today().year
    form = forms.SheetForm(request.POST or None, years=selectors.years_of(found, year), initial={"year": year})
    issued: list[bytes] = []

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "centre": request.centre, "now": clock.now()}
        issued.append(services.issue_sheet(volunteer=found, **common, **data))

    try:
        if request.method == "POST" and carried_out(form, act):
            answer = HttpResponse(issued[0], content_type="application/pdf")
            answer["Content-Disposition"] = 'attachment; filename="aufwand.pdf"'
            return answer
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(_url_of(found))
    return _page(request, found, form, act, "Blatt zum Unterschreiben", submit="PDF erstellen")


@access("volunteering.edit_settings")
def limits(request: StaffRequest) -> HttpResponse:
    """What the law leaves free of tax, each with its source."""
    context = {"rows": selectors.limits(), "settings": selectors.settings()}
    return render(request, "volunteering/expenses/limits.html", context)


@access("volunteering.edit_settings")
def new_limit(request: StaffRequest) -> HttpResponse:
    return _limit(request, None)


@access("volunteering.edit_settings")
def limit(request: StaffRequest, allowance: uuid.UUID) -> HttpResponse:
    return _limit(request, selectors.limit_for(allowance))


@access("volunteering.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    shown = {"warn_percent": selectors.settings().warn_percent}
    form = forms.ExpenseSettingsForm(request.POST or None, initial=shown)

    def act(data: dict[str, Any]) -> None:
        services.change_settings(actor=request.member, now=clock.now(), **data)

    back = centre_url("volunteering:allowances")
    words = {"title": "Hinweis vor dem Freibetrag", "submit": "Speichern", "done": "Gespeichert.", "preline": "Aufwand"}
    return form_page(request, form, act, back=back, **words)


def _limit(request: StaffRequest, found: Any) -> HttpResponse:
    form = forms.LimitForm(request.POST or None, limit=found, initial={"kind": "honorary"})

    def act(_: dict[str, Any]) -> None:
        services.set_limit(actor=request.member, limit=found, now=clock.now(), **form.values())

    title = "Freibetrag ändern" if found else "Freibetrag eintragen"
    shown = {"title": title, "submit": "Speichern", "done": "Gespeichert.", "preline": "Aufwand"}
    return form_page(request, form, act, back=centre_url("volunteering:allowances"), **shown)


def _warn(request: StaffRequest, volunteer: Any, made: Any) -> None:
    """After noting: whether the year is nearly or more than used up."""
    now = selectors.allowance_of(volunteer, made.kind, made.on.year)
    if now is not None and (now.is_near or now.is_over):
        messages.warning(request, selectors.state_of(now))


def _button(request: StaffRequest, expense: uuid.UUID, service: Any, done: str) -> HttpResponse:
    found = selectors.expense_for(request.member, expense)
    attempt(request, lambda: service(actor=request.member, expense=found, now=clock.now()), done)
    return redirect(_url_of(found.volunteer))


def _url_of(volunteer: Any) -> str:
    return centre_url("volunteering:expense_page", volunteer.code)


def _page(
    request: StaffRequest, volunteer: Any, form: LotseForm, act: Any, title: str, lead: str = "",
    submit: str = "Speichern",
) -> HttpResponse:  # fmt: skip
    shown = {"title": title, "submit": submit, "done": "Gespeichert.", "preline": str(volunteer), "lead": lead}
    return form_page(request, form, act, back=_url_of(volunteer), **shown)
