"""A family's appointments in its file, and giving it one: booked, or by invitation."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.cases import selectors
from lotse.cases.enums import AppointmentKind
from lotse.cases.forms import BookForm, BookInvitedForm, InviteForm
from lotse.cases.selectors.appointments import contact, objects, pages, slots
from lotse.cases.services import appointments as services
from lotse.core import clock
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.core.forms import carried_out
from lotse.people.services import open_file, record_view
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

DAYS_SHOWN = 14
NOBODY = "alle"


@access("cases.own_appointments")
def file(request: StaffRequest, household: str) -> HttpResponse:
    """The tab *Termine* of a family's file."""
    opened = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if opened.code != household:
        return redirect(centre_url("cases:appointment_file", opened.code))
    part = pages.file_part(request.member, opened.household, clock.now())
    return render(request, "cases/appointments/file.html", {"file": opened, "part": part})


@access("cases.own_appointments")
def book(request: StaffRequest, household: str) -> HttpResponse:
    """Choose a free time; ``?kind=ID`` ticks a child, ``?wer=ID`` and ``?ab=DATE`` choose what is shown."""
    family = selectors.family_for(request.member, household)
    record_view(actor=request.member, household=family, now=clock.now())
    children = objects.children_of(family)
    form = BookForm(
        request.POST or None,
        children=children,
        initial=_initial(request, family, children),
        **slot_choices(request),
    )
    done: list[Any] = []

    def act(data: dict[str, Any]) -> None:
        done.append(
            services.book(
                actor=request.member,
                household=family,
                slot=form.chosen(),
                kind=AppointmentKind(data["kind"]),
                about=data.get("about", []),
                interpreter_language=data["interpreter_language"],
                now=clock.now(),
            )
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Der Termin ist eingetragen.")
        return redirect(centre_url("cases:appointment", done[0].code))
    return slot_page(request, form, title="Termin vergeben", submit="Termin eintragen", family=family)


@access("cases.own_appointments")
def book_invited(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    """The family calls instead of using its link."""
    found = objects.invitation_for(request.member, invitation)
    record_view(actor=request.member, household=found.household, now=clock.now())
    form = BookInvitedForm(
        request.POST or None, initial=_initial(request, found.household, []), **slot_choices(request, kind=found.kind)
    )
    done: list[Any] = []

    def act(data: dict[str, Any]) -> None:
        wish = data["interpreter_language"]
        done.append(
            services.book_invited(
                actor=request.member,
                invitation=found,
                slot=form.chosen(),
                interpreter_language=wish,
                now=clock.now(),
            )
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Der Termin ist eingetragen.")
        return redirect(centre_url("cases:appointment", done[0].code))
    return slot_page(request, form, title="Zur Einladung buchen", submit="Termin eintragen", family=found.household)


@access("cases.own_appointments")
def invite(request: StaffRequest, household: str) -> HttpResponse:
    """Let the family choose a time itself, by mail or by a letter with a QR code."""
    family = selectors.family_for(request.member, household)
    record_view(actor=request.member, household=family, now=clock.now())
    children = objects.children_of(family)
    days = slots.settings().invitation_days
    initial = _initial(request, family, children) | {
        "expires_on": clock.today() + dt.timedelta(days=days),
    }
    form = InviteForm(
        request.POST or None,
        children=children,
        advisers=slots.advisers(),
        may_mail=bool(contact.email_in_file(family, clock.today())),
        initial=initial,
    )
    done: list[Any] = []
    if request.method == "POST" and carried_out(
        form,
        lambda _: done.append(
            services.invite(actor=request.member, household=family, now=clock.now(), **form.values())
        ),
    ):
        messages.success(request, "Die Familie ist eingeladen.")
        return redirect(centre_url("cases:invitation", done[0].pk))
    return render(request, "cases/appointments/invite.html", {"form": form, "family": family})


def slot_page(
    request: StaffRequest, form: Any, *, title: str, submit: str, family: Any, back: str = ""
) -> HttpResponse:
    """The page of each form that chooses a time."""
    shown_on = _shown_from(request)
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "family": family,
        "back": back or centre_url("cases:appointment_file", family.code),
        "earlier": _query(request, shown_on - dt.timedelta(days=DAYS_SHOWN)) if shown_on > clock.today() else "",
        "later": _query(request, shown_on + dt.timedelta(days=DAYS_SHOWN)),
        "shown": f"{shown_on:%d.%m.} bis {shown_on + dt.timedelta(days=DAYS_SHOWN - 1):%d.%m.%Y}",
        "advisers": _adviser_tabs(request),
    }
    return render(request, "cases/appointments/slots.html", context)


def slot_choices(request: StaffRequest, *, kind: str = "", moving: Any = None) -> dict[str, Any]:
    """Arguments of SlotForm. One's own times first; those of all, or of a colleague, with ``?wer=``."""
    whose = _whose(request)
    shown_on = _shown_from(request)
    free = slots.free_slots(
        from_at=max(clock.now(), clock.start_of(shown_on)),
        until_on=shown_on + dt.timedelta(days=DAYS_SHOWN),
        adviser_id=whose,
        kind=kind,
        ignoring=moving,
    )
    return {"slots": free, "advisers": slots.advisers(), "rooms": objects.rooms()}


def _whose(request: StaffRequest) -> uuid.UUID | None:
    asked = request.GET.get("wer", str(request.member.pk))
    try:
        return None if asked == NOBODY else uuid.UUID(asked)
    except ValueError:
        return request.member.pk


def _adviser_tabs(request: StaffRequest) -> list[Tab]:
    chosen = str(_whose(request) or NOBODY)
    options = [(str(request.member.pk), "Meine Zeiten"), (NOBODY, "Alle")]
    options += [(str(one.pk), one.name) for one in slots.advisers() if one.pk != request.member.pk]
    query = request.GET.copy()
    found = []
    for value, label in options:
        query["wer"] = value
        found.append(Tab(label, f"?{query.urlencode()}", value == chosen))
    return found


def _shown_from(request: HttpRequest) -> dt.date:
    try:
        asked = dt.date.fromisoformat(request.GET.get("ab", ""))
    except ValueError:
        return clock.today()
    latest = clock.today() + dt.timedelta(days=366)
    return min(max(asked, clock.today()), latest)


def _query(request: HttpRequest, day: dt.date) -> str:
    query = request.GET.copy()
    query["ab"] = str(max(day, clock.today()))
    return f"?{query.urlencode()}"


def _initial(request: StaffRequest, family: Any, children: list[Any]) -> dict[str, Any]:
    asked = request.GET.get("kind", "")
    ticked = [str(one.pk) for one in children if str(one.pk) == asked]
    return {
        "adviser": str(_whose(request) or request.member.pk),
        "kind": AppointmentKind.SCHOOL if ticked else AppointmentKind.ADVICE,
        "about": ticked,
        "interpreter_language": family.preferred_language if family.interpreter_needed else "",
    }
