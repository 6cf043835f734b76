"""The file: timeline, persons, consents, who looked at it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import NotFound
from lotse.core.lists import chips_of, page_of
from lotse.people import selectors, services
from lotse.people.forms import FileCodeForm, InspectionForm
from lotse.people.selectors.access_log import access_log as access_lines
from lotse.people.selectors.access_log import household_for_log, log_entries
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest

_TIMELINE_PAGE = 40
_LOG_PAGE = 50


@access("people.view_household")
def household(request: StaffRequest, household: str) -> HttpResponse:
    """Head, and one timeline of everything that happened; a merged file leads to its target."""
    file = services.open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if file.code != household:
        return redirect(file.url)
    shown = selectors.timeline(request.member, file.household, request.GET.get("art", ""))
    chips = chips_of(request, "art", shown.kind, [("", "Alles", shown.total), *shown.kinds])
    page = page_of(request, shown.entries, _TIMELINE_PAGE)
    return render(request, "people/file.html", {"file": file, "chips": chips, "page": page})


@access("people.view_household")
def persons(request: StaffRequest, household: str) -> HttpResponse:
    """Who belongs to the family, with languages and ways of contact."""
    file = services.open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    cards = selectors.person_cards(file.household, clock.today())
    return render(request, "people/persons.html", {"file": file, "cards": cards})


@access("people.view_household")
def consents(request: StaffRequest, household: str) -> HttpResponse:
    """What the family agreed to, and what may leave the centre without it."""
    file = services.open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    context = {
        "file": file,
        "rows": selectors.consent_rows(file.household, clock.today()),
        "informed_text": file.household.informed_text,
        "has_link": selectors.has_own_link(file.household, clock.now()),
        "may_view_texts": request.member.holds("wording.view"),
        "still_held": selectors.held_without_ground(file.household),
    }
    return render(request, "people/consents.html", context)


@access("people.see_access_log")
def find_access_log(request: StaffRequest) -> HttpResponse:
    """A code is typed, then its log opens: whoever checks accesses need not be able to open the file."""
    form = FileCodeForm(request.GET or None)
    if form.is_valid():
        try:
            file = household_for_log(request.member, form.cleaned_data["akte"])
            return redirect(centre_url("people:access_log", file.code))
        except NotFound:
            form.add_error("akte", "Diese Akte gibt es nicht.")
    return render(request, "people/access_log_find.html", {"form": form})


@access("people.see_access_log")
def log_cause(request: StaffRequest, household: str) -> HttpResponse:
    """The cause is named before anything of the log is shown."""
    file = household_for_log(request.member, household)
    return form_page(
        request,
        InspectionForm(request.POST or None),
        lambda data: centre_url(
            "people:access_log",
            services.state_cause(actor=request.member, code=file.code, now=clock.now(), **data).code,
        ),
        title=f"Zugriffe auf die Akte {file.code}: aus welchem Anlass?",
        lead="Das Protokoll ist für den Anlass da, nicht zur Kontrolle der Arbeit. Ihr Grund wird festgehalten; "
        "Leitung und Datenschutz sehen ihn.",
        submit="Festhalten und ansehen",
        back=centre_url("people:find_access_log"),
        done="Der Anlass ist festgehalten.",
    )


@access("people.see_access_log")
def access_log(request: StaffRequest, household: str) -> HttpResponse:
    """Who opened or changed this file; without its contents, because the data protection officer sees none."""
    try:
        file = services.open_log(actor=request.member, code=household, now=clock.now())
    except services.CauseNeeded:
        return redirect(centre_url("people:log_cause", household))
    page = page_of(request, log_entries(file), _LOG_PAGE)
    context = {"code": file.code, "lines": access_lines(list(page)), "page": page}
    if request.member.holds("people.view_household"):
        context["file_url"] = centre_url("people:household", file.code)
    return render(request, "people/access_log.html", {"file_url": ""} | context)
