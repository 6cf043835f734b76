"""Deletion runs: what is due, preparing, the archive, the second person, the proof."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.core import archives, clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.core.lists import page_of
from lotse.core.pdf import PdfUnavailable
from lotse.privacy import documents
from lotse.privacy.enums import ArchiveAnswer
from lotse.privacy.forms import deletion as forms
from lotse.privacy.rules import ARCHIVE, CONFIRM, PREPARE, SEE_PERIODS
from lotse.privacy.selectors import runs as selectors
from lotse.privacy.services import archiving, holds, preparing
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access(SEE_PERIODS)
def runs(request: StaffRequest) -> HttpResponse:
    """What is due today, and the runs so far."""
    context = {
        "lines": selectors.due_lines(clock.today()),
        "page": page_of(request, selectors.runs()),
        "may_prepare": request.member.holds(PREPARE),
    }
    return render(request, "privacy/runs.html", context)


@require_POST
@access(PREPARE)
def prepare(request: StaffRequest) -> HttpResponse:
    made: list[Any] = []
    act = lambda: made.append(preparing.prepare(actor=request.member, now=clock.now()))  # noqa: E731
    if attempt(request, act, "Der Löschlauf ist vorbereitet. Gelöscht ist noch nichts."):
        return redirect(centre_url("privacy:run", made[0].code))
    return redirect(centre_url("privacy:runs"))


@never_cache
@access(SEE_PERIODS)
def run(request: StaffRequest, run: str) -> HttpResponse:
    found = selectors.run_for(run)
    page = page_of(request, selectors.items_of(request.member, found))
    context = {
        "detail": selectors.run_page(request.member, found),
        "run": found,
        "page": page,
        "items": selectors.item_rows(request.member, list(page.object_list)),
        "answer": forms.ArchiveAnswerForm(),
    }
    return render(request, "privacy/run.html", context)


@require_POST
@access(CONFIRM)
def confirm(request: StaffRequest, run: str) -> HttpResponse:
    found = selectors.run_for(run)
    act = lambda: preparing.confirm(actor=request.member, run=found, now=clock.now())  # noqa: E731
    attempt(request, act, "Bestätigt. Lotse löscht jetzt im Hintergrund.")
    return redirect(centre_url("privacy:run", found.code))


@require_POST
@access(SEE_PERIODS)
def cancel(request: StaffRequest, run: str) -> HttpResponse:
    found = selectors.run_for(run)
    act = lambda: preparing.cancel(actor=request.member, run=found, now=clock.now())  # noqa: E731
    attempt(request, act, "Der Löschlauf ist aufgegeben. Es wurde nichts gelöscht.")
    return redirect(centre_url("privacy:run", found.code))


@never_cache
@access(ARCHIVE)
def offer(request: StaffRequest, run: str) -> HttpResponse:
    """The page names a password; sending it answers with the encrypted package, once."""
    found = selectors.run_for(run)
    form = forms.OfferForm(request.POST or None, initial={"password": archives.new_password()})
    made: list[bytes] = []

    def act(data: dict[str, Any]) -> None:
        made.append(archiving.offer(actor=request.member, run=found, now=clock.now(), **data))

    if request.method == "POST" and carried_out(form, act):
        answer = HttpResponse(made[0], content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="Archiv-{found.code}.zip"'
        return answer
    return render(request, "privacy/offer.html", {"form": form, "run": found})


@require_POST
@access(SEE_PERIODS)
def archive_answer(request: StaffRequest, run: str) -> HttpResponse:
    found = selectors.run_for(run)
    form = forms.ArchiveAnswerForm(request.POST)
    if form.is_valid():
        answer = ArchiveAnswer(form.cleaned_data["answer"])
        act = lambda: archiving.note_answer(actor=request.member, run=found, answer=answer, now=clock.now())  # noqa: E731
        attempt(request, act, "Die Antwort des Archivs ist eingetragen.")
    else:
        messages.error(request, "Bitte wählen Sie, was das Archiv gesagt hat.")
    return redirect(centre_url("privacy:run", found.code))


@access(PREPARE)
def hold_item(request: StaffRequest, run: str, run_item: uuid.UUID) -> HttpResponse:
    """Take one record out of a run."""
    found = selectors.run_for(run)
    row = selectors.item_for(request.member, found, run_item)
    form = forms.HoldForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        holds.hold_item(actor=request.member, item=row, now=clock.now(), **data)

    words = {"title": "Vor dem Löschen sperren", "submit": "Sperren", "preline": f"{row.run_kind.label} {row.label}"}
    done = f"{row.label} ist gesperrt und bleibt."
    return form_page(request, form, act, back=centre_url("privacy:run", found.code), done=done, **words)


@access(SEE_PERIODS)
def proof(request: StaffRequest, run: str) -> HttpResponse:
    """The proof as PDF."""
    found = selectors.run_for(run)
    try:
        content = documents.proof_pdf(selectors.run_page(request.member, found), request.centre)
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("privacy:run", found.code))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="Loeschnachweis-{found.code}.pdf"'
    return answer
