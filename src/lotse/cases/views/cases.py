"""Counselling cases."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors, services
from lotse.cases.enums import Topic
from lotse.cases.forms import CaseForm, ChangeCaseForm, CloseForm, NoteForm, StepForm
from lotse.cases.views.pages import form_page
from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import NotFound
from lotse.core.forms import LotseForm, carried_out
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.view_case")
def case(request: StaffRequest, case: str) -> HttpResponse:
    """Goal, next steps, and everything that happened."""
    found = selectors.case_for(request.member, case)
    services.record_view(actor=request.member, case=found, now=clock.now())
    page = selectors.case_page(request.member, found, clock.today())
    return render(request, "cases/case.html", {"page": page, "form": NoteForm()})


@access("cases.edit_case")
def new(request: StaffRequest) -> HttpResponse:
    """A case from scratch, for a family (``?familie=CODE``) or out of a contact (``?kontakt=ID``)."""
    member = request.member
    contact = selectors.contact_for(member, _uuid(request)) if "kontakt" in request.GET else None
    known = contact.household if contact else None
    if "familie" in request.GET:
        known = selectors.family_for(member, request.GET["familie"])
    form = CaseForm(
        request.POST or None,
        member=member,
        owners=selectors.possible_owners(known),
        responsibles=selectors.possible_responsibles(),
        with_family=known is None,
        initial={"topic": contact.topic} if contact else {},
    )
    done: list[Any] = []
    if request.method == "POST" and carried_out(
        form,
        lambda data: done.append(
            services.open_case(
                actor=member,
                household=known or data["family"],
                topic=Topic(data["topic"]),
                goal=data["goal"],
                responsible=data["responsible"],
                next_step=form.step(),
                contact=contact,
                now=clock.now(),
            )
        ),
    ):
        return _back(request, done[0].code, "Der Fall ist begonnen.")
    back = centre_url("cases:cases")
    preline = str(known) if known else ""
    return form_page(request, form, title="Beratungsfall beginnen", submit="Fall beginnen", back=back, preline=preline)


@access("cases.edit_case")
def change(request: StaffRequest, case: str) -> HttpResponse:
    """Topic, goal, or who is responsible."""
    found = selectors.case_for(request.member, case)
    initial = {"topic": found.topic, "goal": found.goal, "responsible": str(found.responsible_id)}
    form = ChangeCaseForm(
        request.POST or None,
        responsibles=selectors.possible_responsibles(),
        initial=initial,
        shown=services.seen_of(found),
    )
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.change_case(
            actor=request.member, case=found, now=clock.now(), **(data | {"topic": Topic(data["topic"])})
        ),
    ):
        return _back(request, found.code, "Die Angaben sind geändert.")
    return _form(request, found, form, title="Fall bearbeiten", submit="Speichern")


@access("cases.edit_case")
def note(request: StaffRequest, case: str) -> HttpResponse:
    """A new entry."""
    found = selectors.case_for(request.member, case)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: services.add_note(actor=request.member, case=found, text=data["text"], now=clock.now())
    ):
        return _back(request, found.code, "Der Eintrag ist gespeichert.")
    return _form(request, found, form, title="Neuer Eintrag", submit="Eintrag speichern")


@access("cases.edit_case")
def step(request: StaffRequest, case: str) -> HttpResponse:
    """A further next step."""
    found = selectors.case_for(request.member, case)
    form = StepForm(request.POST or None, member=request.member, owners=selectors.possible_owners(found.household))
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.set_next_step(
            actor=request.member, case=found, next_step=form.required_step(), now=clock.now()
        ),
    ):
        return _back(request, found.code, "Der nächste Schritt ist vereinbart.")
    return _form(request, found, form, title="Nächster Schritt", submit="Schritt speichern")


@access("cases.close_case")
def close(request: StaffRequest, case: str) -> HttpResponse:
    """The end of a case, and whether the family wants to be asked again."""
    found = selectors.case_for(request.member, case)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.close_case(actor=request.member, case=found, closing=form.closing(), now=clock.now()),
    ):
        return _back(request, found.code, "Der Fall ist abgeschlossen.")
    hint = "Offene Schritte dieses Falls gelten damit als erledigt. Sie können den Fall jederzeit wieder aufnehmen."
    return _form(request, found, form, title="Fall abschließen", submit="Fall abschließen", hint=hint)


@access("cases.edit_case")
def reopen(request: StaffRequest, case: str) -> HttpResponse:
    """Work on it again, with a next step."""
    found = selectors.case_for(request.member, case)
    form = StepForm(request.POST or None, member=request.member, owners=selectors.possible_owners(found.household))
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.reopen_case(actor=request.member, case=found, next_step=form.step(), now=clock.now()),
    ):
        return _back(request, found.code, "Der Fall ist wieder offen.")
    hint = "Ein offener Fall braucht einen nächsten Schritt."
    return _form(request, found, form, title="Fall wieder aufnehmen", submit="Wieder aufnehmen", hint=hint)


def _form(
    request: StaffRequest, case: Any, form: LotseForm, *, title: str, submit: str, hint: str = ""
) -> HttpResponse:
    back, preline = centre_url("cases:case", case.code), f"{case.household} · {case.code}"
    return form_page(request, form, title=title, submit=submit, back=back, preline=preline, hint=hint)


def _back(request: HttpRequest, code: str, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(centre_url("cases:case", code))


def _uuid(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.GET["kontakt"])
    except ValueError as error:
        raise NotFound from error
