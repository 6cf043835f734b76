"""One offer as staff keep it: its page, its facts, its times, its free places, its state, how the public sees it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import LotseForm
from lotse.directory.forms.offers import CapacityForm, OfferForm, OrganisationChoiceForm, PresetForm, ScheduleForm
from lotse.directory.selectors import offers as selectors
from lotse.directory.selectors import organisations
from lotse.directory.services import offers as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("directory.view")
def offer(request: StaffRequest, offer: str) -> HttpResponse:
    page = selectors.offer_page(request.member, selectors.offer_for(offer), clock.today())
    return render(request, "directory/offer.html", {"page": page})


@access("directory.view")
def offer_preview(request: StaffRequest, offer: str) -> HttpResponse:
    """What the public reads, drafts included."""
    page = selectors.offer_page(request.member, selectors.offer_for(offer), clock.today())
    return render(request, "directory/offer_preview.html", {"page": page})


@access("directory.edit")
def offer_new(request: StaffRequest) -> HttpResponse:
    """Whose offer? From the page of an organisation this question is answered already. ``?thema=``, ``gruppe``,
    ``gemeinde`` go on to the form of the offer."""
    preset = PresetForm(request.GET).preset()
    form = OrganisationChoiceForm(request.POST or None, near=preset.municipality)
    if request.method == "POST" and form.is_valid():
        form_url = centre_url("directory:offer_of_new", form.cleaned_data["organisation"])
        return redirect(f"{form_url}?{request.GET.urlencode()}" if request.GET else form_url)
    context = {"form": form, "title": "Angebot eintragen", "submit": "Weiter", "preline": "Netzwerk"}
    return render(request, "form_page.html", context | {"back": centre_url("directory:organisations"), "lead": ""})


@access("directory.edit")
def offer_of_new(request: StaffRequest, organisation: str) -> HttpResponse:
    found = organisations.organisation_for(organisation)
    preset = PresetForm(request.GET).preset()
    form = OfferForm(request.POST or None, organisation=found, member=request.member, preset=preset)

    def act(_: dict[str, Any]) -> str:
        common: dict[str, Any] = {"actor": request.member, "key": form.key(), "now": clock.now()}
        offer = services.create_offer(organisation=found, facts=form.facts(), made=form.made(), **common)
        return centre_url("directory:offer", offer.code)

    back = centre_url("directory:organisation", organisation)
    done = "Das Angebot ist als Entwurf eingetragen. Jetzt fehlen noch die Zeiten."
    shown = {"title": "Angebot eintragen", "submit": "Als Entwurf speichern", "preline": str(found)}
    return form_page(request, form, act, back=back, done=done, **shown)


@access("directory.edit")
def offer_edit(request: StaffRequest, offer: str) -> HttpResponse:
    found = selectors.offer_for(offer)
    form = OfferForm(request.POST or None, organisation=found.organisation, member=request.member, offer=found)

    def act(data: dict[str, Any]) -> None:
        services.change_offer(
            actor=request.member,
            offer=found,
            facts=form.facts(),
            version=data["version"] or 0,
            now=clock.now(),
            made=form.made(),
        )

    return _form(request, found, form, act, "Angebot bearbeiten")


@access("directory.edit")
def offer_capacity(request: StaffRequest, offer: str) -> HttpResponse:
    """Free places and waiting time, as the partner says them."""
    found = selectors.offer_for(offer)
    initial = {"free_places": found.free_places, "waiting_weeks": found.waiting_weeks, "as_of": clock.today()}
    form = CapacityForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        services.report_capacity(actor=request.member, offer=found, now=clock.now(), **data)

    return _form(request, found, form, act, "Freie Plätze melden")


@access("directory.edit")
def schedule_new(request: StaffRequest, offer: str) -> HttpResponse:
    return _schedule(request, selectors.offer_for(offer), None)


@access("directory.edit")
def schedule_edit(request: StaffRequest, offer: str, schedule: uuid.UUID) -> HttpResponse:
    return _schedule(request, selectors.offer_for(offer), schedule)


def _schedule(request: StaffRequest, offer: Any, schedule_id: uuid.UUID | None) -> HttpResponse:
    """Add a time, or change one."""
    found = selectors.schedule_for(offer, schedule_id) if schedule_id else None
    form = ScheduleForm(request.POST or None, offer=offer, schedule=found, today=clock.today())

    def act(data: dict[str, Any]) -> None:
        services.put_schedule(
            actor=request.member,
            offer=offer,
            schedule=found,
            facts=form.facts(),
            version=data["version"],
            now=clock.now(),
        )

    return _form(request, offer, form, act, "Zeit bearbeiten" if found else "Zeit eintragen")


@require_POST
@access("directory.edit")
def schedule_drop(request: StaffRequest, offer: str, schedule: uuid.UUID) -> HttpResponse:
    found = selectors.offer_for(offer)
    row = selectors.schedule_for(found, schedule)

    def act() -> None:
        services.drop_schedule(
            actor=request.member, offer=found, schedule=row, version=found.version, now=clock.now()
        )  # fmt: skip

    attempt(request, act, "Die Zeit ist gestrichen.")
    return redirect(centre_url("directory:offer", offer))


@require_POST
@access("directory.edit")
def offer_publish(request: StaffRequest, offer: str) -> HttpResponse:
    return _button(request, offer, services.publish_offer, "Das Angebot ist veröffentlicht.")


@require_POST
@access("directory.edit")
def offer_withdraw(request: StaffRequest, offer: str) -> HttpResponse:
    return _button(request, offer, services.withdraw_offer, "Das Angebot ist wieder ein Entwurf.")


@require_POST
@access("directory.edit")
def offer_end(request: StaffRequest, offer: str) -> HttpResponse:
    return _button(request, offer, services.end_offer, "Das Angebot ist beendet.")


def _button(request: StaffRequest, code: str, service: Any, done: str) -> HttpResponse:
    found = selectors.offer_for(code)
    attempt(request, lambda: service(actor=request.member, offer=found, now=clock.now()), done)
    return redirect(centre_url("directory:offer", code))


def _form(request: StaffRequest, offer: Any, form: LotseForm, act: Any, title: str) -> HttpResponse:
    back = centre_url("directory:offer", offer.code)
    shown = {"title": title, "submit": "Speichern", "done": "Gespeichert.", "preline": str(offer)}
    return form_page(request, form, act, back=back, **shown)
