"""One appointment or one invitation: what is known, and what can be done with it."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.cases.enums import CancelReason
from lotse.cases.forms import CancelForm, InterpreterForm, SlotForm
from lotse.cases.selectors.appointments import objects, pages
from lotse.cases.services import appointments as services
from lotse.cases.views.appointments.giving import slot_choices, slot_page
from lotse.cases.views.pages import form_page
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.forms import carried_out
from lotse.people.services import record_view
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("cases.own_appointments")
def appointment(request: StaffRequest, appointment: str) -> HttpResponse:
    """When, where, with whom; what happened to it."""
    found = objects.appointment_for(request.member, appointment)
    record_view(actor=request.member, household=found.invitation.household, now=clock.now())
    page = pages.appointment_page(found, clock.now())
    return render(request, "cases/appointments/appointment.html", {"page": page})


@access("cases.own_appointments")
def move(request: StaffRequest, appointment: str) -> HttpResponse:
    """To another time."""
    found = objects.appointment_for(request.member, appointment)
    record_view(actor=request.member, household=found.invitation.household, now=clock.now())
    minutes = int((found.ends_at - found.starts_at).total_seconds() // 60)
    initial = {
        "adviser": str(found.adviser_id),
        "minutes": minutes,
        "place": found.place,
        "room": str(found.room_id or ""),
        "video_url": found.video_url,
    }
    form = SlotForm(request.POST or None, initial=initial, **slot_choices(request, moving=found))
    if request.method == "POST" and carried_out(
        form,
        lambda _: services.move(actor=request.member, appointment=found, slot=form.chosen(), now=clock.now()),
    ):
        messages.success(request, "Der Termin ist verschoben.")
        return _to(found.code)
    family, back = found.invitation.household, centre_url("cases:appointment", found.code)
    return slot_page(request, form, title="Termin verschieben", submit="Verschieben", family=family, back=back)


@access("cases.own_appointments")
def cancel(request: StaffRequest, appointment: str) -> HttpResponse:
    found = objects.appointment_for(request.member, appointment)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.cancel(
            actor=request.member, appointment=found, reason=CancelReason(data["reason"]), now=clock.now()
        ),
    ):
        messages.success(request, "Der Termin ist abgesagt. Die Zeit ist wieder frei.")
        return _to(found.code)
    back, preline = centre_url("cases:appointment", found.code), f"{found.invitation.household} · {found.code}"
    hint = "Wo eine E-Mail-Adresse bekannt ist, erfährt die Familie es von Lotse. Sonst rufen Sie bitte an."
    return form_page(request, form, title="Termin absagen", submit="Absagen", back=back, preline=preline, hint=hint)


@access("cases.own_appointments")
@require_POST
def held(request: StaffRequest, appointment: str) -> HttpResponse:
    """The family came."""
    return _outcome(request, appointment, came=True, done="Festgehalten: erschienen.")


@access("cases.own_appointments")
@require_POST
def missed(request: StaffRequest, appointment: str) -> HttpResponse:
    """Nobody came."""
    done = "Festgehalten: nicht erschienen. Ein nächster Schritt ist angelegt."
    return _outcome(request, appointment, came=False, done=done)


@access("cases.own_appointments")
def interpreter(request: StaffRequest, appointment: str) -> HttpResponse:
    """Another language to interpret, or none."""
    found = objects.appointment_for(request.member, appointment)
    form = InterpreterForm(request.POST or None, initial={"interpreter_language": found.interpreter_language})
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.set_interpreter(
            actor=request.member, appointment=found, language=data["interpreter_language"], now=clock.now()
        ),
    ):
        messages.success(request, "Die Sprachmittlung ist geändert.")
        return _to(found.code)
    back, preline = centre_url("cases:appointment", found.code), f"{found.invitation.household} · {found.code}"
    return form_page(request, form, title="Sprachmittlung", submit="Speichern", back=back, preline=preline)


@access("cases.own_appointments")
@require_POST
def interpreter_arranged(request: StaffRequest, appointment: str) -> HttpResponse:
    """Somebody is ordered."""
    found = objects.appointment_for(request.member, appointment)
    act = partial(services.arrange_interpreter, actor=request.member, appointment=found, now=clock.now())
    attempt(request, act, "Festgehalten: Die Sprachmittlung ist bestellt.")
    return _to(found.code)


@access("cases.own_appointments")
def invitation(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    """What the family was offered, how it gets the link, what became of it."""
    found = objects.invitation_for(request.member, invitation)
    record_view(actor=request.member, household=found.household, now=clock.now())
    page = pages.invitation_page(found, clock.now())
    return render(request, "cases/appointments/invitation.html", {"page": page})


@access("cases.own_appointments")
@require_POST
def letter(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    """The letter with a QR code as PDF. A POST, because it makes a link."""
    found = objects.invitation_for(request.member, invitation)
    try:
        pdf = services.print_letter(actor=request.member, invitation=found, now=clock.now())
    except NotAllowed:
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("cases:invitation", found.pk))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="Termin-{found.household.code}.pdf"'
    return answer


@access("cases.own_appointments")
@require_POST
def mail_link(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    act = partial(services.mail_link, actor=request.member, now=clock.now())
    return _on_invitation(request, invitation, act, "Die E-Mail ist unterwegs. Frühere Links gelten weiter.")


@access("cases.own_appointments")
@require_POST
def withdraw(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    act = partial(services.withdraw, actor=request.member, now=clock.now())
    return _on_invitation(request, invitation, act, "Die Einladung ist zurückgezogen. Ihre Links öffnen nichts mehr.")


def _on_invitation(request: StaffRequest, pk: uuid.UUID, act: Callable[..., object], done: str) -> HttpResponse:
    found = objects.invitation_for(request.member, pk)
    attempt(request, partial(act, invitation=found), done)
    return redirect(centre_url("cases:invitation", found.pk))


def _outcome(request: StaffRequest, code: str, *, came: bool, done: str) -> HttpResponse:
    found = objects.appointment_for(request.member, code)
    act = partial(services.record_outcome, actor=request.member, appointment=found, came=came, now=clock.now())
    attempt(request, act, done)
    return _to(found.code)


def _to(code: str) -> HttpResponse:
    return redirect(centre_url("cases:appointment", code))
