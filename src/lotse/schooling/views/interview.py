"""The intake interview: steps in any order, left and resumed, with the family's language beside the German one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.components import Language
from lotse.core.forms import carried_out
from lotse.people.services import record_view
from lotse.schooling.enums import InterviewStep
from lotse.schooling.forms import interview as forms
from lotse.schooling.selectors import interview as selectors
from lotse.schooling.selectors.sentences import checked
from lotse.schooling.sentences import LANGUAGES
from lotse.schooling.services import interview as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


def _languages(request: StaffRequest, page: selectors.InterviewPage) -> list[Language]:
    german = Language("de", "nur Deutsch", "?sprache=de", not page.language)
    others = [Language(code, name, f"?sprache={code}", code == page.language) for code, name in LANGUAGES.items()]
    return [german, *others]


def _checked(page: selectors.InterviewPage) -> frozenset[str]:
    return checked(page.language).keys if page.language else frozenset()


@access("schooling.edit_pupil")
def overview(request: StaffRequest, pupil: str) -> HttpResponse:
    """Leads to the first step that is not done."""
    page = selectors.interview_page(request.member, pupil, request.GET.get("sprache"))
    open_steps = [one for one in InterviewStep if one not in page.interview.steps_done]
    first = open_steps[0] if open_steps and not page.is_complete else "complete"
    return redirect(selectors.step_url(pupil, first, request.GET.get("sprache")))


@access("schooling.edit_pupil")
def step(request: StaffRequest, pupil: str, step: str) -> HttpResponse:
    """One step. "Zwischenspeichern" keeps a draft and stays; "Speichern und weiter" ticks the step off."""
    language = request.GET.get("sprache")
    page = selectors.interview_page(request.member, pupil, language, step)
    initial = forms.initial_for(step, page.interview, page.child)
    form = forms.FORMS[step](request.POST or None, initial=initial)
    forms.ask(form, page.language, _checked(page))
    finished = "entwurf" not in request.POST

    def act(data: dict[str, Any]) -> None:
        version = data.pop("version")
        services.save_step(
            actor=request.member,
            pupil=page.pupil,
            step=step,
            data=data,
            version=version,
            finished=finished,
            now=clock.now(),
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Gespeichert." if finished else "Zwischengespeichert.")
        target = selectors.following_step(step) if finished else step
        return redirect(selectors.step_url(pupil, target, language))
    record_view(actor=request.member, household=page.child.household, now=clock.now())
    return render(request, "schooling/interview_step.html", _context(request, page, form, step))


def _context(request: StaffRequest, page: selectors.InterviewPage, form: forms.StepForm, step: str) -> dict[str, Any]:
    return {
        "page": page,
        "form": form,
        "title": InterviewStep(step).label,
        "languages": _languages(request, page),
        "lines": selectors.family_lines(page) if step == InterviewStep.FAMILY else [],
        "questions": forms.step_questions(step, page.language, _checked(page)),
        "is_family": step == InterviewStep.FAMILY,
        "is_health": step == InterviewStep.HEALTH,
        "is_person": step == InterviewStep.PERSON,
        "back": centre_url("schooling:pupil", page.pupil.code),
        "print_url": centre_url("schooling:interview_print", page.pupil.code),
        "persons_url": centre_url("people:persons", page.child.household.code),
        "exam_url": centre_url("schooling:exam", page.pupil.code),
    }


@access("schooling.edit_pupil")
def complete(request: StaffRequest, pupil: str) -> HttpResponse:
    """What is missing, and the end of the interview."""
    page = selectors.interview_page(request.member, pupil, request.GET.get("sprache"), "complete")
    initial = {"version": page.interview.version, "interviewed_on": clock.today()}
    form = forms.CompleteForm(request.POST or None, initial=initial)
    back = centre_url("schooling:pupil", pupil)

    def act(data: dict[str, Any]) -> None:
        services.complete_interview(actor=request.member, pupil=page.pupil, now=clock.now(), **data)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Das Gespräch ist abgeschlossen.")
        return redirect(back)
    context = {
        "page": page,
        "form": form,
        "back": back,
        "print_url": centre_url("schooling:interview_print", pupil),
        "support_url": centre_url("schooling:support_form", pupil),
    }
    return render(request, "schooling/interview_complete.html", context)


@access("schooling.edit_pupil")
def sheet(request: StaffRequest, pupil: str) -> HttpResponse:
    """The whole sheet for the printer: filled, or empty with ``?leer=1``."""
    page = selectors.interview_page(request.member, pupil, request.GET.get("sprache"))
    empty = request.GET.get("leer") == "1"
    if not empty:
        record_view(actor=request.member, household=page.child.household, now=clock.now())
    parts = forms.sheet(page.interview, page.child, page.language, _checked(page), empty=empty)
    lines = [] if empty else selectors.family_lines(page)
    context = {
        "page": page,
        "parts": parts,
        "lines": lines,
        "empty": empty,
        "languages": _languages(request, page),
        "back": centre_url("schooling:interview", pupil),
    }
    return render(request, "schooling/interview_sheet.html", context)
