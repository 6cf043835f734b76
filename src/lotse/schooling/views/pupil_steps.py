"""One page per step of the path: a form, a service, back to the child."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import LotseForm, carried_out
from lotse.schooling.forms import pupils as forms
from lotse.schooling.selectors import choices, pupil_page, pupils
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.support import earlier_values
from lotse.schooling.services import next_steps, pupil_steps, support
from lotse.schooling.services import pupils as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


def step_page(
    request: StaffRequest,
    code: str,
    title: str,
    form: LotseForm,
    act: Callable[[dict[str, Any]], object],
    done: str,
    lead: str = "",
    template: str = "schooling/pupil_form.html",
) -> HttpResponse:
    """The page of one step: its form; carried out, it leads back to the child."""
    back = centre_url("schooling:pupil", code)
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, done)
        return redirect(back)
    child = pupils.pupil_for(request.member, code)
    context = {"form": form, "title": title, "lead": lead, "back": back, "pupil": child}
    return render(request, template, context)


@access("schooling.edit_pupil")
def move(request: StaffRequest, pupil: str) -> HttpResponse:
    """Steps that need only a day; steps with papers of their own have pages of their own."""
    page = pupil_page.pupil_page(request.member, pupil, clock.today())
    targets = pupil_page.plain_targets(page)
    form = forms.MoveForm(
        request.POST or None,
        targets=targets,
        reason_needed=pupil_page.reason_needed(page),
        initial={"to": request.GET.get("ziel", ""), "effective_on": clock.today()},
    )

    def act(data: dict[str, Any]) -> None:
        services.move(actor=request.member, pupil=page.pupil, now=clock.now(), **data)

    return step_page(request, pupil, "Stand ändern", form, act, "Der neue Stand ist eingetragen.")


@access("schooling.edit_pupil")
def grade(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    initial = {"grade": child.grade, "reason": child.grade_reason}
    form = forms.GradeForm(request.POST or None, initial=initial)
    lead = f"Vorschlag nach dem Alter: {pupils.grade_proposal_label(child.person, clock.today())}"

    def act(data: dict[str, Any]) -> None:
        services.set_grade(actor=request.member, pupil=child, now=clock.now(), **data)

    return step_page(request, pupil, "Jahrgang festlegen", form, act, "Der Jahrgang ist festgelegt.", lead)


@access("schooling.edit_pupil")
def earlier_support(request: StaffRequest, pupil: str) -> HttpResponse:
    """What ran in another centre, for families that come without a hand-over, and to correct one."""
    child = pupils.pupil_for(request.member, pupil)
    form = forms.EarlierSupportForm(request.POST or None, initial=earlier_values(child))

    def act(data: dict[str, Any]) -> None:
        support.set_earlier_support(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = "Beginnt das Kind hier mit derselben Förderung, zählt die Zeit dort für die Frist mit."
    return step_page(request, pupil, "Frühere Förderung", form, act, "Die frühere Förderung ist eingetragen.", lead)


@access("schooling.edit_pupil")
def support_form(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    form = forms.SupportFormForm(request.POST or None, initial={"support_form": child.support_form})

    def act(data: dict[str, Any]) -> None:
        services.set_support_form(actor=request.member, pupil=child, now=clock.now(), **data)

    return step_page(request, pupil, "Art der Klasse festlegen", form, act, "Die Art der Klasse ist festgelegt.")


@require_POST
@access("schooling.edit_pupil")
def talk_first(request: StaffRequest, pupil: str) -> HttpResponse:
    """Switch the neutral mark; why is nobody's business."""
    child = pupils.pupil_for(request.member, pupil)
    wanted = request.POST.get("wert") == "1"
    services.set_talk_first(actor=request.member, pupil=child, talk_first=wanted, now=clock.now())
    messages.success(request, "Die Markierung ist gesetzt." if wanted else "Die Markierung ist entfernt.")
    return redirect(centre_url("schooling:pupil", pupil))


@access("schooling.edit_pupil")
def responsible(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    members = choices.advisers()
    form = forms.ResponsibleForm(
        request.POST or None, members=members, initial={"responsible": str(child.responsible_id)}
    )

    def act(data: dict[str, Any]) -> None:
        colleague = choices.adviser(data["responsible"])
        services.set_responsible(actor=request.member, pupil=child, responsible=colleague, now=clock.now())

    return step_page(request, pupil, "Zuständigkeit ändern", form, act, "Die Zuständigkeit ist geändert.")


@access("schooling.edit_pupil")
def next_step(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    form = forms.NextStepForm(
        request.POST or None, members=choices.advisers(), initial={"owner": str(child.responsible_id)}
    )

    def act(data: dict[str, Any]) -> None:
        owner = choices.adviser(data["owner"])
        next_steps.plan_next_step(
            actor=request.member,
            pupil=child,
            action=data["action"],
            owner=owner,
            due_on=data["due_on"],
            now=clock.now(),
        )

    return step_page(request, pupil, "Nächsten Schritt planen", form, act, "Der nächste Schritt ist geplant.")


@access("schooling.edit_pupil")
def exam(request: StaffRequest, pupil: str) -> HttpResponse:
    """Order the examination, or note its dates once it is ordered."""
    page = pupil_page.pupil_page(request.member, pupil, clock.today())
    child, order = page.pupil, page.open_exam
    form: LotseForm
    if order is not None:
        form = forms.ExamDatesForm(request.POST or None, initial={"date_on": order.date_on, "done_on": order.done_on})
    else:
        initial = {"ordered_on": clock.today(), "ordered_by": page.process.who_orders_exam}
        form = forms.ExamOrderForm(request.POST or None, initial=initial)
    service = pupil_steps.order_exam if order is None else pupil_steps.set_exam_dates

    def act(data: dict[str, Any]) -> None:
        service(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = (
        "Den Brief an das Gesundheitsamt macht das Übergabepaket; es trägt auch den Auftrag ein." if not order else ""
    )
    done = "Die Angaben zur Untersuchung sind gespeichert."
    return step_page(request, pupil, "Schulische Untersuchung", form, act, done, lead)


@access("schooling.edit_pupil")
def answer(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    schools = choices.school_choices(child.grade)
    form = forms.AnswerForm(request.POST or None, schools=schools, initial={"answered_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        wish_id = data.pop("wish_school")
        wish = choices.school_by_id(wish_id) if wish_id else None
        pupil_steps.record_answer(actor=request.member, pupil=child, wish_school=wish, now=clock.now(), **data)

    return step_page(request, pupil, "Antwort der Eltern", form, act, "Die Antwort der Eltern ist eingetragen.")


@access("schooling.edit_pupil")
def hand_over(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    office = current_process().get_who_assigns_display()
    form = forms.HandOverForm(request.POST or None, initial={"handed_over_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        pupil_steps.hand_over(actor=request.member, pupil=child, now=clock.now(), **data)

    lead = f"Für Unterlagen, die ohne Übergabepaket an diese Stelle gegangen sind: {office}. Dort wird entschieden."
    return step_page(request, pupil, "Übergabe festhalten", form, act, "Die Übergabe ist eingetragen.", lead)


@access("schooling.edit_pupil")
def assignment(request: StaffRequest, pupil: str) -> HttpResponse:
    page = pupil_page.pupil_page(request.member, pupil, clock.today())
    child, process = page.pupil, page.process
    form = forms.AssignmentForm(
        request.POST or None,
        schools=choices.school_choices(child.grade),
        initial={
            "school": str(page.active.recommendation.school_id) if page.active else "",
            "decided_by": process.get_who_assigns_display(),
            "decided_on": clock.today(),
            "grade": child.grade,
            "support_form": child.support_form,
        },
    )

    def act(data: dict[str, Any]) -> None:
        school = choices.school_by_id(data.pop("school"))
        pupil_steps.record_assignment(actor=request.member, pupil=child, school=school, now=clock.now(), **data)

    lead = "Lotse trägt ein, was entschieden wurde. Die Entscheidung trifft die zuständige Stelle."
    return step_page(request, pupil, "Zuweisung eintragen", form, act, "Die Zuweisung ist eingetragen.", lead)


@access("schooling.edit_pupil")
def portal(request: StaffRequest, pupil: str) -> HttpResponse:
    """When, and by whom, the child was registered for the Berufskolleg in the portal."""
    child = pupils.pupil_for(request.member, pupil)
    form = forms.PortalForm(
        request.POST or None,
        initial={"registered_on": child.portal_registered_on, "registered_by": child.portal_registered_by},
    )

    def act(data: dict[str, Any]) -> None:
        pupil_steps.record_portal(actor=request.member, pupil=child, now=clock.now(), **data)

    return step_page(request, pupil, "Schüler Online", form, act, "Die Anmeldung in Schüler Online ist eingetragen.")


@access("schooling.edit_pupil")
def start(request: StaffRequest, pupil: str) -> HttpResponse:
    child = pupils.pupil_for(request.member, pupil)
    form = forms.StartForm(request.POST or None, initial={"started_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        pupil_steps.record_start(actor=request.member, pupil=child, now=clock.now(), **data)

    return step_page(request, pupil, "Erster Schultag", form, act, "Der erste Schultag ist eingetragen.")
