"""After the first school day: one page per step, as before it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError
from lotse.schooling.forms import support as forms
from lotse.schooling.rules.support import SUPPORT_ENDS, grade_on
from lotse.schooling.selectors import choices, pupils
from lotse.schooling.selectors import support as selectors
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import stay_checks
from lotse.schooling.services import support as services
from lotse.schooling.services.pupils import StepNotPossible
from lotse.schooling.views.pupil_steps import step_page
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


def _not_now(request: StaffRequest, pupil: str, error: LotseError) -> HttpResponse:
    """Somebody else was faster, or the page is an old one: back to the child, which shows what is so now."""
    messages.error(request, error.sentence)
    return redirect(centre_url("schooling:pupil", pupil))


@access("schooling.edit_pupil")
def support(request: StaffRequest, pupil: str) -> HttpResponse:
    """The child stays at its school and is taught otherwise."""
    child = pupils.pupil_for(request.member, pupil)
    current = selectors.current_period(child)
    if current is None:
        return _not_now(request, pupil, services.NotAtSchool())
    form = forms.SupportChangeForm(
        request.POST or None,
        targets=selectors.support_choices(current),
        reasons=SUPPORT_ENDS[current.support_form],
        initial={"support_form": request.GET.get("ziel", ""), "on": clock.today(), "seen": current.recorded_at},
    )

    def act(data: dict[str, Any]) -> None:
        services.change_support(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = f"Bisher: {current}, {selectors.span_label(current)}"
    return step_page(request, pupil, "Förderung ändern", form, act, "Die Förderung ist eingetragen.", lead)


@access("schooling.edit_pupil")
def school_change(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    current = selectors.current_period(child)
    if current is None:
        return _not_now(request, pupil, services.NotAtSchool())
    initial = {
        "on": clock.today(),
        "support_form": current.support_form,
        "grade": grade_on(current, clock.today()),
        "decided_by": current_process().get_who_assigns_display(),
        "decided_on": clock.today(),
        "seen": current.recorded_at,
    }
    form = forms.SchoolChangeForm(request.POST or None, schools=choices.school_choices(), initial=initial)

    def act(data: dict[str, Any]) -> None:
        school = choices.school_by_id(data.pop("school"))
        services.change_school(actor=request.member, pupil=child, school=school, now=clock.now(), **data)

    lead = f"Bisher: {current}, {selectors.span_label(current)}. Auch für den Übergang in die nächste Schulstufe."
    return step_page(request, pupil, "Schulwechsel eintragen", form, act, "Der Schulwechsel ist eingetragen.", lead)


@access("schooling.edit_pupil")
def leave(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    current = selectors.current_period(child)
    if current is None:
        return _not_now(request, pupil, services.NotAtSchool())
    initial = {"last_day_on": clock.today(), "seen": current.recorded_at}
    form = forms.LeaveForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        services.leave_school(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = (
        f"Bisher: {current}, {selectors.span_label(current)}. Wechselt das Kind die Schule, tragen Sie den Wechsel ein."
    )
    return step_page(request, pupil, "Ende des Schulbesuchs", form, act, "Das Ende ist eingetragen.", lead)


@access("schooling.edit_pupil")
def take_back(request: StaffRequest, pupil: str) -> HttpResponse:
    """Undo the step that was entered last, when it was a mistake."""
    child = pupils.pupil_for(request.member, pupil)
    last = selectors.last_step(child)
    if last is None:
        return _not_now(request, pupil, StepNotPossible())
    form = forms.TakeBackForm(request.POST or None, initial={"seen": last.at})

    def act(data: dict[str, Any]) -> None:
        services.take_back(actor=request.member, pupil=child, now=clock.now(), **data)

    return step_page(
        request, pupil, "Letzten Schritt zurücknehmen", form, act, "Der Schritt ist zurückgenommen.", last.label
    )


@access("schooling.edit_pupil")
def period(request: StaffRequest, pupil: str, period: uuid.UUID) -> HttpResponse:
    """Correct since when a period runs."""
    found = selectors.period_for(request.member, pupil, period)
    initial = {"starts_on": found.starts_on, "grade": found.grade}
    form = forms.PeriodCorrectionForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        services.correct_period(actor=request.member, pupil=found.pupil, period=found, now=clock.now(), **data)

    lead = f"{found}, {selectors.span_label(found)}. Ein falscher Schritt wird auf der Seite des Kindes zurückgenommen."
    return step_page(request, pupil, "Abschnitt berichtigen", form, act, "Der Abschnitt ist berichtigt.", lead)


@access("schooling.edit_pupil")
def stay_check(request: StaffRequest, pupil: str, check: uuid.UUID) -> HttpResponse:
    """Does the child still go to school? One answer, with what has changed."""
    found = selectors.stay_check_for(request.member, pupil, check)
    current = selectors.current_period(found.pupil)
    if current is None:
        return _not_now(request, pupil, services.NotAtSchool())
    form = forms.StayCheckForm(
        request.POST or None,
        schools=choices.school_choices(),
        forms_there=selectors.support_choices(current),
        initial={"source": "family"},
    )

    def act(data: dict[str, Any]) -> None:
        school = data.pop("school")
        known = choices.school_by_id(school) if school else None
        stay_checks.answer_check(actor=request.member, check=found, school=known, now=clock.now(), **data)

    lead = f"Eingetragen ist: {current}, {selectors.span_label(current)}"
    title = f"Nachfrage nach {found.months} Monaten"
    return step_page(
        request, pupil, title, form, act, "Die Antwort ist eingetragen.", lead, template="schooling/stay_check.html"
    )
