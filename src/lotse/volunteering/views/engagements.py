"""Engagements: the list, one engagement, and its steps, one page each."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import EngagementEnd, EngagementState
from lotse.volunteering.forms import engagements as forms
from lotse.volunteering.selectors import engagements as selectors
from lotse.volunteering.selectors import needs as need_selectors
from lotse.volunteering.services import engagements as services
from lotse.volunteering.services import matching, reading
from lotse.volunteering.views.pages import form_page

MOVES = {
    "beginnen": (EngagementState.RUNNING, "Engagement beginnen", "Das Engagement läuft."),
    "pause": (EngagementState.PAUSED, "Engagement pausieren", "Das Engagement pausiert."),
    "weiter": (EngagementState.RUNNING, "Engagement fortsetzen", "Das Engagement läuft weiter."),
}


@access("volunteering.edit_engagements")
def engagements(request: StaffRequest) -> HttpResponse:
    """Who helps whom. ``?export=xlsx`` (or csv): the same rows as a file."""
    form = forms.EngagementFilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.engagements(request.member, wanted)
    if "export" in request.GET:
        sheet = selectors.engagement_sheet(selectors.engagement_rows(rows))
        return personal_download(request, sheet, "engagements", action="volunteering.engagements_exported")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.engagement_rows(page.object_list),
        "chips": chips_of(request, "stand", wanted.state, selectors.engagement_counts(request.member, wanted)),
    }
    return render(request, "volunteering/engagements.html", context)


@access("volunteering.edit_engagements")
def engagement(request: StaffRequest, engagement: str) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    page, now = selectors.engagement_page(request.member, found, clock.today()), clock.now()
    for one in page.row.families:
        reading.note_read(actor=request.member, household=one.household, now=now)
    return render(request, "volunteering/engagement.html", {"page": page})


@access("volunteering.edit_engagements")
def new(request: StaffRequest) -> HttpResponse:
    """A new engagement, for a need (``?bedarf=CODE``) or for nobody yet."""
    code = request.GET.get("bedarf", "")
    need = need_selectors.need_for(request.member, code.upper()) if code else None
    initial: dict[str, Any] = {"starts_on": clock.today(), "coordinator": str(request.member.pk)}
    initial |= {"kind": need.kind, "with_children": need.for_children} if need else {}
    form = forms.EngagementForm(request.POST or None, member=request.member, initial=initial)

    def act(_: dict[str, Any]) -> str:
        made = services.propose(actor=request.member, facts=form.facts(), need=need, now=clock.now())
        return centre_url("volunteering:engagement", made.code)

    return form_page(
        request,
        form,
        act,
        title="Engagement planen",
        submit="Planen",
        back=centre_url("volunteering:engagements"),
        done="Das Engagement ist geplant. Als Nächstes: jemanden aufnehmen.",
        preline=str(need.household) if need else "",
    )


@access("volunteering.edit_engagements")
def edit(request: StaffRequest, engagement: str) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    initial = forms.engagement_initial(found)
    form = forms.EngagementForm(request.POST or None, member=request.member, initial=initial)

    def act(data: dict[str, Any]) -> None:
        version = data["version"] or 0
        services.change(actor=request.member, engagement=found, facts=form.facts(), version=version, now=clock.now())

    return step(request, found, form, act, "Engagement bearbeiten", "Speichern", "Gespeichert.")


@access("volunteering.edit_engagements")
def move(request: StaffRequest, engagement: str, step_name: str) -> HttpResponse:
    """Begin, pause, go on."""
    found = selectors.engagement_for(request.member, engagement)
    to, title, done = MOVES[step_name]
    form = forms.MoveForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.move(actor=request.member, engagement=found, to=to, now=clock.now(), **data)

    return step(request, found, form, act, title, title, done)


@access("volunteering.edit_engagements")
def end(request: StaffRequest, engagement: str) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    form = forms.EndForm(request.POST or None, initial={"needs_more": "no"})

    def act(data: dict[str, Any]) -> None:
        reason, more = EngagementEnd(data["reason"]), data["needs_more"] == "yes"
        services.end(actor=request.member, engagement=found, reason=reason, needs_more=more, now=clock.now())

    done = "Das Engagement ist beendet. Denken Sie an Gespräch, Dank und Bescheinigung."
    return step(request, found, form, act, "Engagement beenden", "Beenden", done)


@access("volunteering.edit_engagements")
def add_person(request: StaffRequest, engagement: str) -> HttpResponse:
    """Who could join, with the load before anything is given; ``?person=CODE`` asks for the hours."""
    found, today = selectors.engagement_for(request.member, engagement), clock.today()
    code = request.GET.get("person", "")
    if not code:
        text = request.GET.get("suche", "")[:100]
        fitting = matching.fitting(engagement=found, now=clock.now())
        people = selectors.people_for(found, text, today, fitting)
        context = {"engagement": found, "people": people, "text": text, "fits": any(row.fits for row in people)}
        return render(request, "volunteering/add_person.html", context)
    person = selectors.person_for(found, code, today)
    form = forms.AddPersonForm(request.POST or None, initial={"hours": 2})

    def act(data: dict[str, Any]) -> None:
        minutes, reason = round(data["hours"] * 60), data["over_limit_reason"]
        services.add_volunteer(
            actor=request.member,
            engagement=found,
            volunteer=person.volunteer,
            minutes_per_week=minutes,
            over_limit_reason=reason,
            now=clock.now(),
        )

    lead = f"{person.volunteer} hat jetzt: {person.load_words}."
    if person.missing:
        lead += f" Es fehlt noch: {', '.join(person.missing)}."
    return step(
        request,
        found,
        form,
        act,
        "Jemanden aufnehmen",
        "Aufnehmen",
        "Die Person ist aufgenommen.",
        lead,
        trend=person.trend,
    )


@require_POST
@access("volunteering.edit_engagements")
def release(request: StaffRequest, engagement: str, commitment: uuid.UUID) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    row = selectors.commitment_for(found, commitment)
    done = f"{row.volunteer} ist ab heute nicht mehr dabei."
    attempt(request, lambda: services.release_volunteer(actor=request.member, commitment=row, now=clock.now()), done)
    return redirect(centre_url("volunteering:engagement", found.code))


@access("volunteering.edit_engagements")
def add_family(request: StaffRequest, engagement: str) -> HttpResponse:
    """A family with a waiting need joins."""
    found = selectors.engagement_for(request.member, engagement)
    form = forms.FamilyForm(request.POST or None, choices=need_selectors.waiting_choices(request.member))

    def act(data: dict[str, Any]) -> None:
        need = need_selectors.need_for(request.member, data["need"])
        services.add_family(
            actor=request.member, engagement=found, household=need.household, need=need, now=clock.now()
        )

    return step(request, found, form, act, "Familie aufnehmen", "Aufnehmen", "Die Familie ist dabei.")


@access("volunteering.edit_engagements")
def remove_family(request: StaffRequest, engagement: str, participation: uuid.UUID) -> HttpResponse:
    found = selectors.engagement_for(request.member, engagement)
    row = selectors.participation_for(found, participation)
    form = forms.LeaveFamilyForm(request.POST or None, initial={"needs_more": "no"})

    def act(data: dict[str, Any]) -> None:
        more = data["needs_more"] == "yes"
        services.remove_family(actor=request.member, participation=row, needs_more=more, now=clock.now())

    title = f"{row.household} ist nicht mehr dabei"
    return step(request, found, form, act, title, "Eintragen", "Eingetragen.")


@access("volunteering.edit_engagements")
def club(request: StaffRequest, engagement: str) -> HttpResponse:
    """Did they come, did they stay?"""
    found = selectors.engagement_for(request.member, engagement)
    words = {None: "", True: "yes", False: "no"}
    initial = {"came": words[found.came], "stayed": words[found.stayed], "version": found.version}
    form = forms.ClubForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        answers = {name: forms.yes_no(data[name]) for name in ("came", "stayed")}
        services.record_club(
            actor=request.member, engagement=found, version=data["version"], now=clock.now(), **answers
        )

    return step(request, found, form, act, "Wie ging es im Verein?", "Speichern", "Gespeichert.")


@access("volunteering.edit_engagements")
def farewell(request: StaffRequest, engagement: str) -> HttpResponse:
    """The hand-over talk, and thanks."""
    found = selectors.engagement_for(request.member, engagement)
    names = ("handover_talk_on", "thanked_on", "version")
    form = forms.FarewellForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def act(data: dict[str, Any]) -> None:
        services.record_farewell(actor=request.member, engagement=found, now=clock.now(), **data)

    return step(request, found, form, act, "Gespräch und Dank", "Speichern", "Gespeichert.")


def step(
    request: StaffRequest,
    found: Any,
    form: Any,
    act: Any,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    **more: Any,
) -> HttpResponse:
    """The page of one step; carried out, it leads back to the engagement."""
    back = centre_url("volunteering:engagement", found.code)
    return form_page(
        request, form, act, title=title, submit=submit, back=back, done=done, preline=str(found), lead=lead, **more
    )
