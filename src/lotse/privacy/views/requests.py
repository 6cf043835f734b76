"""Requests of data subjects: list, page, and what is done with one."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import NotFound
from lotse.core.lists import chips_of, page_of
from lotse.privacy.enums import SubjectKind
from lotse.privacy.forms.requests import AnswerForm, ChangeForm, ExtendForm, RequestForm
from lotse.privacy.selectors import requests as selectors
from lotse.privacy.services import requests as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("privacy.see_requests")
def requests(request: StaffRequest) -> HttpResponse:
    """What is open, until when, and with whom."""
    today, wanted = clock.today(), request.GET.get("stand", selectors.OPEN)
    page = page_of(request, selectors.requests(request.member, wanted, today))
    context = {
        "page": page,
        "rows": selectors.request_rows(request.member, list(page), today),
        "chips": chips_of(request, "stand", wanted, selectors.request_counts(request.member, today)),
        "may_record": request.member.holds("privacy.handle_requests"),
    }
    return render(request, "privacy/requests.html", context)


@access("privacy.see_requests")
@never_cache
def request(request: StaffRequest, code: str) -> HttpResponse:
    found = selectors.request_for(request.member, code)
    page = selectors.request_page(request.member, found, clock.today())
    return render(request, "privacy/request.html", {"page": page, "one": found})


@access("privacy.handle_requests")
def new(request: StaffRequest) -> HttpResponse:
    """Somebody without a file."""
    return _new(request, SubjectKind.OTHER, None)


@access("privacy.handle_requests")
def new_of(request: StaffRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Reached from the page of the person: whom it is about is known."""
    if kind not in SubjectKind.values:
        raise NotFound
    return _new(request, SubjectKind(kind), pk)


def _new(request: StaffRequest, kind: SubjectKind, pk: uuid.UUID | None) -> HttpResponse:
    row = selectors.subject_row(request.member, kind, pk)
    owner = selectors.owner_of(row) or request.member
    of_nobody = kind == SubjectKind.OTHER and selectors.sees_colleagues(request.member)
    form = RequestForm(request.POST or None, whom=selectors.subject_label(row), owner=owner, colleagues=of_nobody)

    def act(data: dict[str, Any]) -> str:
        colleague = data.pop("colleague", None)
        whom = (
            {"subject_kind": SubjectKind.MEMBER, "pk": colleague.pk} if colleague else {"subject_kind": kind, "pk": pk}
        )
        facts = services.RequestFacts(**whom, **data)
        made = services.record_request(actor=request.member, facts=facts, now=clock.now())
        return centre_url("privacy:request", made.code)

    title = f"Antrag aufnehmen: {row}" if row is not None else "Antrag aufnehmen"
    words = {"preline": "Datenschutz", "submit": "Antrag festhalten", "done": "Der Antrag ist festgehalten."}
    return form_page(request, form, act, title=title, back=centre_url("privacy:requests"), **words)


@access("privacy.handle_requests")
def change(request: StaffRequest, code: str) -> HttpResponse:
    found = selectors.request_for(request.member, code)
    form = ChangeForm(request.POST or None, request=found)

    def act(data: dict[str, Any]) -> None:
        services.change_request(actor=request.member, request=found, now=clock.now(), **data)

    words = {"title": "Bearbeiten", "submit": "Speichern", "preline": str(found), "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("privacy:request", found.code), **words)


@access("privacy.handle_requests")
def extend(request: StaffRequest, code: str) -> HttpResponse:
    found = selectors.request_for(request.member, code)
    form = ExtendForm(request.POST or None, request=found)

    def act(data: dict[str, Any]) -> None:
        services.extend_request(actor=request.member, request=found, now=clock.now(), **data)

    words = {
        "title": "Frist verlängern",
        "submit": "Frist verlängern",
        "preline": str(found),
        "done": "Die Frist ist um zwei Monate verlängert.",
        "lead": "Nur einmal, nur wenn es schwierig ist oder viele Anträge da sind, und die Person muss es innerhalb "
        "des ersten Monats mit dem Grund erfahren (Art. 12 Abs. 3 DSGVO).",
    }
    return form_page(request, form, act, back=centre_url("privacy:request", found.code), **words)


@access("privacy.handle_requests")
def answer(request: StaffRequest, code: str) -> HttpResponse:
    found = selectors.request_for(request.member, code)
    form = AnswerForm(request.POST or None, request=found)

    def act(data: dict[str, Any]) -> None:
        services.answer_request(actor=request.member, request=found, now=clock.now(), **data)

    words = {"title": "Antwort eintragen", "submit": "Eintragen", "preline": str(found), "done": "Eingetragen."}
    return form_page(request, form, act, back=centre_url("privacy:request", found.code), **words)
