"""Coaching sessions: the list, one session, its steps, the wishes for coaching."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.forms import coaching as forms
from lotse.volunteering.selectors.coaching import needs as need_selectors
from lotse.volunteering.selectors.coaching import people
from lotse.volunteering.selectors.coaching import sessions as selectors
from lotse.volunteering.selectors.volunteers import volunteer_for
from lotse.volunteering.services.coaching import attendance as attendance_services
from lotse.volunteering.services.coaching import needs as need_services
from lotse.volunteering.services.coaching import registering
from lotse.volunteering.services.coaching import sessions as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.edit_coaching")
def coaching(request: StaffRequest) -> HttpResponse:
    """What comes and what was. ``?export=xlsx`` (or csv): the same rows as a file."""
    form, now = forms.CoachingFilterForm(request.GET), clock.now()
    wanted = form.wanted()
    rows = selectors.sessions(request.member, wanted, now)
    if "export" in request.GET:
        sheet = selectors.session_sheet(selectors.session_rows(rows, now))
        return personal_download(request, sheet, "coaching", action="volunteering.coaching_exported")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.session_rows(page.object_list, now),
        "chips": chips_of(request, "stand", wanted.state, selectors.session_counts(request.member, wanted, now)),
    }
    return render(request, "volunteering/coaching/sessions.html", context)


@access("volunteering.edit_coaching")
def session(request: StaffRequest, session: str) -> HttpResponse:
    found = selectors.session_for(request.member, session)
    return render(request, "volunteering/coaching/session.html", {"page": selectors.session_page(found, clock.now())})


@access("volunteering.edit_coaching")
def new(request: StaffRequest) -> HttpResponse:
    initial = {"coordinator": str(request.member.pk), "kind": "group"}
    form = forms.SessionForm(request.POST or None, member=request.member, initial=initial)

    def act(_: dict[str, Any]) -> str:
        made = services.plan(actor=request.member, facts=form.facts(), now=clock.now())
        return centre_url("volunteering:coaching_session", made.code)

    shown = {"title": "Coaching planen", "submit": "Als Entwurf speichern", "preline": "Coaching"}
    done = "Der Entwurf ist gespeichert. Niemand sieht ihn, bis Sie ihn veröffentlichen."
    return form_page(request, form, act, back=centre_url("volunteering:coaching"), done=done, **shown)


@access("volunteering.edit_coaching")
def edit(request: StaffRequest, session: str) -> HttpResponse:
    found = selectors.session_for(request.member, session)
    form = forms.SessionForm(request.POST or None, member=request.member, session=found)
    common: dict[str, Any] = {"actor": request.member, "session": found, "centre": request.centre}

    def act(data: dict[str, Any]) -> None:
        services.change(facts=form.facts(), version=data["version"] or 0, now=clock.now(), **common)

    lead = "Ändern sich Zeit oder Ort, bekommen alle Angemeldeten eine E-Mail mit dem neuen Kalendereintrag."
    return _page(request, found, form, act, "Coaching bearbeiten", lead if found.state == "published" else "")


@require_POST
@access("volunteering.edit_coaching")
def publish(request: StaffRequest, session: str) -> HttpResponse:
    found = selectors.session_for(request.member, session)
    common: dict[str, Any] = {"actor": request.member, "session": found, "now": clock.now()}
    attempt(request, lambda: services.publish(**common), "Ehrenamtliche sehen den Termin und können sich anmelden.")
    return _back(found.code)


@access("volunteering.edit_coaching")
def cancel(request: StaffRequest, session: str) -> HttpResponse:
    """Asks once: everybody is told by mail."""
    found = selectors.session_for(request.member, session)
    if request.method == "POST":
        common: dict[str, Any] = {"actor": request.member, "session": found, "now": clock.now()}
        unreached: list[int] = []
        done = "Der Termin ist abgesagt. Wer eine E-Mail-Adresse hat, weiß es gleich."
        attempt(request, lambda: unreached.append(services.cancel(centre=request.centre, **common)), done)
        if any(unreached):
            messages.warning(request, f"{unreached[0]} ohne E-Mail-Adresse: Bitte rufen Sie an.")
        return _back(found.code)
    page = selectors.session_page(found, clock.now())
    return render(request, "volunteering/coaching/cancel.html", {"page": page})


@access("volunteering.edit_coaching")
def invite(request: StaffRequest, session: str) -> HttpResponse:
    """A mail with a link to each of a group."""
    found, today = selectors.session_for(request.member, session), clock.today()
    form = forms.InviteForm(request.POST or None, groups=people.groups(request.member, found, today))

    def act(data: dict[str, Any]) -> None:
        chosen = people.group(request.member, found, data["group"], today)
        common: dict[str, Any] = {"actor": request.member, "session": found, "now": clock.now()}
        _say_invited(request, *registering.invite(volunteers=chosen, centre=request.centre, **common))

    lead = "Jede Person bekommt einen eigenen Link. Wer schon eingeladen ist, bekommt keine zweite E-Mail."
    return _page(request, found, form, act, "Einladen", lead, submit="Einladungen mailen", done="Erledigt.")


@access("volunteering.edit_coaching")
def add(request: StaffRequest, session: str) -> HttpResponse:
    """Somebody said on the phone that they come, or simply came."""
    found = selectors.session_for(request.member, session)
    form = forms.PersonForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        person = people.one_volunteer(request.member, data["volunteer"])
        common: dict[str, Any] = {"actor": request.member, "session": found, "now": clock.now()}
        made = registering.register(volunteer=person, way=AskedBy.PHONE, centre=request.centre, **common)
        messages.info(request, f"{person}: {made.get_state_display()}.")

    return _page(request, found, form, act, "Jemanden anmelden", submit="Anmelden")


@require_POST
@access("volunteering.edit_coaching")
def withdraw(request: StaffRequest, session: str, registration: uuid.UUID) -> HttpResponse:
    found = selectors.session_for(request.member, session)
    row = selectors.registration_for(found, registration)
    common: dict[str, Any] = {"actor": request.member, "registration": row, "now": clock.now()}
    done = f"{row.volunteer} ist abgemeldet. Wer am längsten wartet, ist nachgerückt."
    attempt(request, lambda: registering.withdraw(centre=request.centre, **common), done)
    return _back(found.code)


@access("volunteering.edit_coaching")
def attendance(request: StaffRequest, session: str) -> HttpResponse:
    """All came, then the exceptions."""
    found = selectors.session_for(request.member, session)
    form = forms.AttendanceForm(request.POST or None, session=found)

    def act(_: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "session": found, "now": clock.now()}
        attendance_services.record_attendance(**common, **form.act())

    lead = (
        "Alle sind angekreuzt. Nehmen Sie den Haken bei denen weg, die nicht da waren. Gründe werden nicht gespeichert."
    )
    return _page(request, found, form, act, "Wer war da?", lead, submit="Eintragen")


@access("volunteering.edit_coaching")
def next_step(request: StaffRequest, session: str, registration: uuid.UUID) -> HttpResponse:
    """What was agreed, if both want it stored."""
    found = selectors.session_for(request.member, session)
    row = selectors.registration_for(found, registration)
    wanted = bool(row.next_step)
    initial = {"text": row.next_step, "person_wants": wanted, "centre_wants": wanted}
    form = forms.NextStepForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "registration": row, "now": clock.now()}
        attendance_services.agree_next_step(**common, **data)

    lead = "Die Person sieht denselben Satz auf ihrer eigenen Seite und kann ihn dort löschen."
    return _page(request, found, form, act, f"Nächster Schritt: {row.volunteer}", lead)


@access("volunteering.edit_coaching")
def needs(request: StaffRequest) -> HttpResponse:
    """Who wishes for coaching."""
    page = page_of(request, need_selectors.open_needs(request.member))
    context = {"page": page, "rows": need_selectors.need_rows(list(page.object_list), clock.now())}
    return render(request, "volunteering/coaching/needs.html", context)


@require_POST
@access("volunteering.edit_coaching")
def drop_need(request: StaffRequest, wish: uuid.UUID) -> HttpResponse:
    found = need_selectors.need_for(request.member, wish)
    common: dict[str, Any] = {"actor": request.member, "need": found, "now": clock.now()}
    attempt(request, lambda: need_services.drop_need(**common), "Der Wunsch ist erledigt.")
    return redirect(centre_url("volunteering:coaching_needs"))


@require_POST
@access("volunteering.edit_coaching")
def note_need(request: StaffRequest, volunteer: str) -> HttpResponse:
    found = volunteer_for(request.member, volunteer)
    common: dict[str, Any] = {"actor": request.member, "volunteer": found, "now": clock.now()}
    attempt(request, lambda: need_services.note_need(**common), "Notiert: Diese Person wünscht sich Coaching.")
    return redirect(centre_url("volunteering:volunteer", found.code))


@access("volunteering.edit_coaching")
def offer(request: StaffRequest, volunteer: str) -> HttpResponse:
    """One person: invite to a session, or register because they said so."""
    found, now = volunteer_for(request.member, volunteer), clock.now()
    form = forms.OfferForm(request.POST or None, rows=people.offers(now))

    def act(data: dict[str, Any]) -> None:
        chosen = selectors.session_for(request.member, data["session"])
        common: dict[str, Any] = {"actor": request.member, "session": chosen, "centre": request.centre, "now": now}
        if data["act"] == "invite":
            _say_invited(request, *registering.invite(volunteers=[found], **common))
        else:
            made = registering.register(volunteer=found, way=AskedBy.PHONE, **common)
            messages.info(request, f"{chosen}: {made.get_state_display()}.")

    back = centre_url("volunteering:volunteer", found.code)
    shown = {"title": "Coaching anbieten", "submit": "Weiter", "preline": str(found), "done": "Erledigt."}
    return form_page(request, form, act, back=back, template="volunteering/coaching/offer.html", **shown)


@access("volunteering.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    shown = {"months_without": selectors.settings().months_without}
    form = forms.CoachingSettingsForm(request.POST or None, initial=shown)

    def act(data: dict[str, Any]) -> None:
        services.change_settings(actor=request.member, now=clock.now(), **data)

    here = centre_url("volunteering:coaching_settings")
    words = {"title": "Regeln für Coaching", "submit": "Speichern", "done": "Gespeichert.", "preline": "Ehrenamt"}
    return form_page(request, form, act, back=here, **words)


def _say_invited(request: StaffRequest, mailed: int, unreached: list[Any]) -> None:
    messages.info(request, "Eine Einladung ist unterwegs." if mailed == 1 else f"{mailed} Einladungen sind unterwegs.")
    if unreached:
        names = ", ".join(str(one) for one in unreached[:10])
        messages.warning(request, f"Ohne E-Mail-Adresse, bitte anrufen: {names}{' …' if len(unreached) > 10 else ''}")


def _page(
    request: StaffRequest,
    session: Any,
    form: LotseForm,
    act: Any,
    title: str,
    lead: str = "",
    *,
    submit: str = "Speichern",
    done: str = "Gespeichert.",
) -> HttpResponse:
    back = centre_url("volunteering:coaching_session", session.code)
    shown = {"title": title, "submit": submit, "done": done, "preline": str(session), "lead": lead}
    return form_page(request, form, act, back=back, **shown)


def _back(code: str) -> HttpResponse:
    return redirect(centre_url("volunteering:coaching_session", code))
