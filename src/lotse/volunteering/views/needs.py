"""Needs of families: the list, one need, noting and changing it, asking whether it still exists."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.people.services import open_file
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import NeedEnd
from lotse.volunteering.forms.needs import CloseNeedForm, NeedFilterForm, NeedForm, PhoneAnswerForm
from lotse.volunteering.selectors import needs as selectors
from lotse.volunteering.services import need_questions, reading
from lotse.volunteering.services import needs as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.view_needs")
def needs(request: StaffRequest) -> HttpResponse:
    """Who waits for what. ``?export=xlsx`` (or csv): the same rows as a file."""
    form, now = NeedFilterForm(request.GET), clock.now()
    wanted = form.wanted()
    rows = selectors.needs(request.member, wanted, now)
    if "export" in request.GET:
        sheet = selectors.need_sheet(selectors.need_rows(rows, clock.today()))
        return personal_download(request, sheet, "bedarf", action="volunteering.needs_exported")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.need_rows(page.object_list, clock.today()),
        "chips": chips_of(request, "stand", wanted.state, selectors.need_counts(request.member, wanted, now)),
    }
    return render(request, "volunteering/needs.html", context)


@access("volunteering.view_needs")
def need(request: StaffRequest, need: str) -> HttpResponse:
    found = selectors.need_for(request.member, need)
    now = clock.now()
    reading.note_read(actor=request.member, household=found.household, now=now)
    context = {"page": selectors.need_page(request.member, found, now), "phone": PhoneAnswerForm()}
    return render(request, "volunteering/need.html", context)


@access("people.view_household")
def household_needs(request: StaffRequest, household: str) -> HttpResponse:
    """The tab *Ehrenamt* of a family's file."""
    file = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    context = {"file": file, "rows": selectors.needs_of(request.member, file.household)}
    return render(request, "volunteering/household_tab.html", context)


@access("volunteering.edit_needs")
def new(request: StaffRequest, household: str = "") -> HttpResponse:
    """A new need: from a family's file, or of a family named in the form."""
    family = selectors.household_by_code(household) if household else None
    initial = {"since_on": clock.today(), "hours": 2, "kind": "mentorship", "coordinator": str(request.member.pk)}
    form = NeedForm(request.POST or None, member=request.member, household=family, initial=initial)

    def act(data: dict[str, Any]) -> str:
        made = services.open_need(
            actor=request.member, household=family or data["family"], facts=form.facts(), now=clock.now()
        )
        return centre_url("volunteering:need", made.code)

    return form_page(
        request,
        form,
        act,
        title="Bedarf festhalten",
        submit="Speichern",
        back=centre_url("volunteering:needs"),
        done="Der Bedarf ist festgehalten.",
        preline=str(family or ""),
    )


@access("volunteering.edit_needs")
def edit(request: StaffRequest, need: str) -> HttpResponse:
    found = selectors.need_for(request.member, need)
    form = NeedForm(request.POST or None, member=request.member, household=found.household, need=found)

    def act(data: dict[str, Any]) -> None:
        version = data["version"] or 0
        services.change_need(actor=request.member, need=found, facts=form.facts(), version=version, now=clock.now())

    return _page(request, found, form, act, "Bedarf bearbeiten", "Speichern", "Gespeichert.")


@access("volunteering.edit_needs")
def close(request: StaffRequest, need: str) -> HttpResponse:
    found = selectors.need_for(request.member, need)
    form = CloseNeedForm(request.POST or None, initial={"version": found.version})

    def act(data: dict[str, Any]) -> None:
        services.close_need(
            actor=request.member,
            need=found,
            reason=NeedEnd(data["reason"]),
            version=data["version"],
            now=clock.now(),
        )

    return _page(request, found, form, act, "Bedarf erledigt", "Als erledigt eintragen", "Der Bedarf ist erledigt.")


@require_POST
@access("volunteering.edit_needs")
def reopen(request: StaffRequest, need: str) -> HttpResponse:
    found = selectors.need_for(request.member, need)
    common: dict[str, Any] = {"actor": request.member, "need": found, "version": found.version, "now": clock.now()}
    attempt(request, lambda: services.reopen_need(**common), "Der Bedarf ist wieder offen.")
    return _back(found)


@require_POST
@access("volunteering.edit_needs")
def ask(request: StaffRequest, need: str) -> HttpResponse:
    """Ask the family by mail whether it still needs this."""
    found = selectors.need_for(request.member, need)
    common: dict[str, Any] = {"actor": request.member, "need": found, "centre": request.centre, "now": clock.now()}
    attempt(request, lambda: need_questions.ask_by_mail(**common), "Die Familie ist gefragt.")
    return _back(found)


@access("volunteering.edit_needs")
def phone(request: StaffRequest, need: str) -> HttpResponse:
    """What the family said on the phone."""
    found = selectors.need_for(request.member, need)
    form = PhoneAnswerForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        need_questions.record_phone(
            actor=request.member, need=found, is_needed=data["answer"] == "yes", now=clock.now()
        )

    title = "Wird die Hilfe noch gebraucht?"
    return _page(request, found, form, act, title, "Antwort eintragen", "Die Antwort ist eingetragen.")


def _page(request: StaffRequest, need: Any, form: Any, act: Any, title: str, submit: str, done: str) -> HttpResponse:
    preline, back = f"{need.household} · {need}", centre_url("volunteering:need", need.code)
    return form_page(request, form, act, title=title, submit=submit, back=back, done=done, preline=preline)


def _back(need: Any) -> HttpResponse:
    return redirect(centre_url("volunteering:need", need.code))
