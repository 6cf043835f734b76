"""How true the directory is, what partners reported, and what they say on the phone."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.directory.forms.truth import CapacityForm, ChangeForm, EndForm, HandOverForm, SettingsForm
from lotse.directory.rules.rights import EDIT, EDIT_SETTINGS, VIEW
from lotse.directory.selectors.truth import overview, pages
from lotse.directory.services.truth import adopting, answering
from lotse.directory.services.truth import settings as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access(VIEW)
def truth(request: StaffRequest) -> HttpResponse:
    """Per owner and per month; what partners reported. ``?export=`` gives the months as a file."""
    page = overview.overview(clock.now())
    if wanted := request.GET.get("export"):
        return export.download(overview.months_sheet(page.months), wanted, "bestaetigungsquote")
    context = {"page": page, "may_edit": request.member.holds(EDIT), "nobody": overview.NOBODY}
    return render(request, "directory/truth/overview.html", context | {"filters": overview.FILTERS})


@access(VIEW)
def entries(request: StaffRequest) -> HttpResponse:
    """Entry by entry; unknown values of the address filter nothing."""
    now, chosen = clock.now(), _selection(request)
    rows = overview.entries(chosen, now)
    if wanted := request.GET.get("export"):
        return export.download(overview.entries_sheet(overview.entry_rows(rows, now)), wanted, "aktualitaet")
    counts = overview.counts(chosen, now)
    options = [(key, label, counts[key]) for key, label in overview.FILTERS.items()]
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": overview.entry_rows(page.object_list, now),
        "chips": chips_of(request, "stand", chosen.state, options),
        "may_edit": request.member.holds(EDIT),
        "is_filtered": bool(chosen.owner),
    }
    return render(request, "directory/truth/entries.html", context)


@access(EDIT)
def call(request: StaffRequest, offer: str) -> HttpResponse:
    """All that one needs while the partner is on the phone."""
    page = pages.call_page(offer, clock.today())
    return render(request, "directory/truth/call.html", {"page": page, "card": page.card})


@access(EDIT)
@require_POST
def call_holds(request: StaffRequest, offer: str) -> HttpResponse:
    """``version``: what the page showed."""
    found = pages.offer_with_parts(offer)
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else -1
    said = answering.by_phone(request.member, found)
    act = partial(answering.confirm, offer=found, said=said, seen=seen, now=clock.now())
    attempt(request, act, f"{found.name} ist bestätigt.")
    return redirect(centre_url("directory:truth_call", offer))


@access(EDIT)
def call_change(request: StaffRequest, offer: str) -> HttpResponse:
    found = pages.offer_with_parts(offer)
    form = ChangeForm(request.POST or None, offer=found)

    def act(data: dict[str, Any]) -> None:
        more: dict[str, Any] = {"wanted": form.wanted, "note": data["note"].strip(), "capacity": form.capacity}
        said = answering.by_phone(request.member, found)
        answering.change(offer=found, said=said, seen=data["version"], now=clock.now(), **more)

    return _answer(request, found, form, act, "Was ist anders?", "Das gilt jetzt, und der Eintrag ist bestätigt.")


@access(EDIT)
def call_capacity(request: StaffRequest, offer: str) -> HttpResponse:
    found = pages.offer_with_parts(offer)
    shown = {name: getattr(found, name) for name in ("free_places", "waiting_weeks")}
    form = CapacityForm(request.POST or None, initial=shown)

    def act(_: dict[str, Any]) -> None:
        said = answering.by_phone(request.member, found)
        answering.report_capacity(offer=found, said=said, capacity=form.capacity, now=clock.now())

    return _answer(request, found, form, act, "Freie Plätze", "Die freien Plätze stehen jetzt beim Angebot.")


@access(EDIT)
def call_end(request: StaffRequest, offer: str) -> HttpResponse:
    found = pages.offer_with_parts(offer)
    form = EndForm(request.POST or None, initial={"version": found.version})

    def act(data: dict[str, Any]) -> None:
        said = answering.by_phone(request.member, found)
        answering.end(offer=found, said=said, last_on=data["last_on"], seen=data["version"], now=clock.now())

    return _answer(request, found, form, act, "Endet oder gibt es nicht mehr", "Das Ende ist eingetragen.")


@access(VIEW)
def suggestion(request: StaffRequest, suggestion: uuid.UUID) -> HttpResponse:
    """Before and after, side by side."""
    page = pages.suggestion_page(suggestion)
    context = {"page": page, "one": page.suggestion, "may_edit": request.member.holds(EDIT)}
    return render(request, "directory/truth/suggestion.html", context)


@access(EDIT)
@require_POST
def suggestion_adopt(request: StaffRequest, suggestion: uuid.UUID) -> HttpResponse:
    found = pages.suggestion_page(suggestion).suggestion
    seen = request.POST.get("seen", "")[:64]
    act = partial(adopting.adopt, actor=request.member, suggestion=found, seen=seen, now=clock.now())
    attempt(request, act, "Übernommen.")
    return redirect(centre_url("directory:suggestion", suggestion))


@access(EDIT)
@require_POST
def suggestion_refuse(request: StaffRequest, suggestion: uuid.UUID) -> HttpResponse:
    found = pages.suggestion_page(suggestion).suggestion
    act = partial(adopting.refuse, actor=request.member, suggestion=found, now=clock.now())
    attempt(request, act, "Nicht übernommen. Der Eintrag ist wie vorher.")
    return redirect(centre_url("directory:suggestion", suggestion))


@access(EDIT)
def hand_over(request: StaffRequest, owner: str) -> HttpResponse:
    """All offers of one member, or of nobody, go to another one."""
    found = overview.owner(owner)
    form = HandOverForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.hand_over(actor=request.member, owner_id=found.owner_id, to=data["to"], now=clock.now())

    back = centre_url("directory:truth")
    words: dict[str, Any] = {
        "title": "Angebote übergeben",
        "submit": "Übergeben",
        "done": "Die Angebote sind übergeben.",
    }
    return form_page(request, form, act, back=back, preline="Aktualität", lead=found.sentence, **words)


@access(EDIT_SETTINGS)
def settings(request: StaffRequest) -> HttpResponse:
    """After how many months somebody is asked, an entry is stale, and not public any more."""
    shown = services.settings_as_seen()
    form = SettingsForm(request.POST or None, initial=shown, shown=shown)

    def act(data: dict[str, Any]) -> None:
        services.save_settings(actor=request.member, values=data, seen=data["seen"], now=clock.now())

    words: dict[str, Any] = {"title": "Fristen des Netzwerks", "submit": "Speichern", "preline": "Verwaltung"}
    lead = "Keine dieser Zahlen ist vorgeschrieben. Von den ersten drei muss jede größer sein als die davor."
    back = centre_url("directory:truth_settings")
    return form_page(request, form, act, back=back, lead=lead, done="Die Fristen sind gespeichert.", **words)


def _selection(request: StaffRequest) -> overview.Selection:
    state, owner = request.GET.get("stand", ""), request.GET.get("zustaendig", "")
    return overview.Selection(state if state in overview.FILTERS else "offen", overview.known_owner(owner))


def _answer(request: StaffRequest, offer: Any, form: Any, act: Any, title: str, done: str) -> HttpResponse:
    back = centre_url("directory:truth_call", offer.code)
    words: dict[str, Any] = {"title": title, "submit": "Eintragen", "done": done, "back": back}
    return form_page(request, form, act, preline=offer.name, **words)
