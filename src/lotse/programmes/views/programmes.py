"""Groups: the list, one group, its steps, the numbers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.programmes import forms
from lotse.programmes.selectors import figures as figure_selectors
from lotse.programmes.selectors import programmes as selectors
from lotse.programmes.services import leading, reading
from lotse.programmes.services import programmes as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("programmes.view")
def programmes(request: StaffRequest) -> HttpResponse:
    """The groups. ``?export=xlsx`` (or csv): the same rows as a file."""
    form, today = forms.ProgrammeFilterForm(request.GET), clock.today()
    wanted = form.wanted()
    rows = selectors.programmes(request.member, wanted, today)
    if "export" in request.GET:
        reading.note_export(actor=request.member, what="list", now=clock.now())
        sheet = selectors.programme_sheet(selectors.programme_rows(rows))
        return export.download(sheet, request.GET["export"], "gruppenangebote")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.programme_rows(page.object_list),
        "chips": chips_of(request, "stand", wanted.state, selectors.programme_counts(request.member, wanted)),
        "may_edit": request.member.holds("programmes.edit"),
    }
    return render(request, "programmes/programmes.html", context)


@access("programmes.view")
def programme(request: StaffRequest, programme: str) -> HttpResponse:
    """One group; ``?export=xlsx`` (or csv): its sessions with the counts, without names."""
    found = selectors.programme_for(request.member, programme, clock.today())
    if "export" in request.GET:
        reading.note_export(actor=request.member, what="sessions", now=clock.now())
        return export.download(selectors.session_sheet(found), request.GET["export"], f"termine-{found.code}")
    page = selectors.programme_page(request.member, found, clock.today())
    reading.note_read(actor=request.member, page=page, now=clock.now())
    return render(request, "programmes/programme.html", {"page": page})


@access("programmes.edit")
def new(request: StaffRequest) -> HttpResponse:
    initial = {"kind": "griffbereit", "counting": "names"}
    form = forms.ProgrammeForm(request.POST or None, member=request.member, on=clock.today(), initial=initial)

    def act(_: dict[str, Any]) -> str:
        made = services.plan_programme(actor=request.member, facts=form.facts(), now=clock.now())
        return centre_url("programmes:programme", made.code)

    words = {"title": "Gruppe planen", "submit": "Speichern", "preline": "Gruppenangebote"}
    done = "Gespeichert. Planen Sie jetzt die Termine."
    return form_page(request, form, act, back=centre_url("programmes:programmes"), done=done, **words)


@access("programmes.edit")
def edit(request: StaffRequest, programme: str) -> HttpResponse:
    found = selectors.programme_for(request.member, programme, clock.today())
    form = forms.ProgrammeForm(request.POST or None, member=request.member, on=clock.today(), programme=found)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "programme": found, "now": clock.now()}
        services.change_programme(facts=form.facts(), version=data["version"] or 0, **common)

    words = {"title": "Gruppe bearbeiten", "submit": "Speichern", "preline": str(found), "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("programmes:programme", found.code), **words)


@require_POST
@access("programmes.edit")
def start(request: StaffRequest, programme: str) -> HttpResponse:
    found = selectors.programme_for(request.member, programme, clock.today())
    common: dict[str, Any] = {"actor": request.member, "programme": found, "now": clock.now()}
    attempt(request, lambda: services.start_programme(**common), "Die Gruppe läuft.")
    return _back(found.code)


@access("programmes.edit")
def end(request: StaffRequest, programme: str) -> HttpResponse:
    """Asks once: what is planned falls out."""
    found = selectors.programme_for(request.member, programme, clock.today())

    def act(data: dict[str, Any]) -> None:
        services.end_programme(actor=request.member, programme=found, now=clock.now(), **data)

    lead = (
        "Das lässt sich nicht zurücknehmen. Geplante Termine fallen aus, der Link der Leitung endet. Was gezählt ist, "
        "bleibt; die Namen werden nach der eingestellten Frist gelöscht."
    )
    if found.offer is not None:
        lead += (
            " Auch der Eintrag im Verzeichnis endet, wenn keine andere Gruppe dahintersteht. Beginnt später eine neue, "
            "veröffentlichen Sie ihn wieder."
        )
    words = {"title": "Gruppe beenden", "submit": "Beenden", "preline": str(found), "done": "Die Gruppe ist beendet."}
    back = centre_url("programmes:programme", found.code)
    return form_page(request, forms.EndForm(request.POST or None), act, back=back, lead=lead, **words)


@require_POST
@access("programmes.edit")
def send_link(request: StaffRequest, programme: str) -> HttpResponse:
    found = selectors.programme_for(request.member, programme, clock.today())
    common: dict[str, Any] = {"actor": request.member, "programme": found, "now": clock.now()}
    done = f"Der Link ist unterwegs an {found.leader_email}."
    attempt(request, lambda: leading.send_link(centre=request.centre, **common), done)
    return _back(found.code)


@access("programmes.view")
def figures(request: StaffRequest) -> HttpResponse:
    """Who comes, of one year. ``?export=xlsx`` (or csv): the same numbers as a file."""
    today = clock.today()
    wanted = request.GET.get("jahr", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else today.year
    found = figure_selectors.figures(year, today)
    if "export" in request.GET:
        reading.note_export(actor=request.member, what="figures", now=clock.now())
        sheet = figure_selectors.figures_sheet(found)
        return export.download(sheet, request.GET["export"], f"gruppenangebote-{year}")
    return render(request, "programmes/figures.html", {"figures": found})


@access("programmes.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    form = forms.SettingsForm(request.POST or None, initial={"keep_months": selectors.settings().keep_months})

    def act(data: dict[str, Any]) -> None:
        services.change_settings(actor=request.member, now=clock.now(), **data)

    words = {"title": "Regeln für Gruppenangebote", "submit": "Speichern", "done": "Gespeichert."}
    return form_page(request, form, act, back=centre_url("programmes:settings"), **words)


def _back(code: str) -> HttpResponse:
    return redirect(centre_url("programmes:programme", code))
