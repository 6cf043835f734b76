"""The list of offers: found by words and chips, and as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.core.lists import PAGE_PARAMETER, chips_of
from lotse.directory.forms.finding import PARAMETERS, PUBLIC_PARAMETERS, FindingForm, address_of
from lotse.directory.selectors.finding import Found, everything, find
from lotse.directory.selectors.offer_list import offer_lines
from lotse.directory.selectors.table import sheet_of
from lotse.tenants.requests import StaffRequest

# Filter, its name above the chips, the chip that lifts it; the first two are always open
CHIPS = (
    ("topic", "Thema", "Alle Themen"),
    ("state", "Stand", "Alle nicht beendeten"),
    ("municipality", "Gemeinde", "Alle Gemeinden"),
    ("language", "Sprache", "Alle Sprachen"),
    ("day", "Wochentag", "Alle Tage"),
    ("part", "Tageszeit", "Alle Zeiten"),
    ("group", "Für wen", "Alle Gruppen"),
    ("audience", "Frauen oder Männer", "Alle"),
    ("cost_free", "Kosten", "Alle"),
    ("free_places", "Freie Plätze", "Alle"),
)
SORTS = (("relevance", "Passend zuerst"), ("confirmed", "Zuletzt bestätigt zuerst"), ("name", "Nach Namen"))


@access("directory.view")
def offers(request: StaffRequest) -> HttpResponse:
    """All offers but those that have ended. ``?export=xlsx`` (or csv): the same as a file that can be read in again."""
    form = FindingForm(request.GET)
    question, today = form.question(), clock.today()
    if "export" in request.GET:
        return export.download(sheet_of(everything(question, today, "staff")), request.GET["export"], "angebote")
    found = find(question, today, request.GET.get(PAGE_PARAMETER, 1), "staff")
    chips = [_chips(request, found, *one) for one in CHIPS]
    context = {
        "form": form,
        "found": found,
        "lines": offer_lines(found.rows, today),
        "chips": chips[:2],
        "more": [(label, items) for label, items in chips[2:] if len(items) > 1],
        "is_more_open": any(name in question.filters for name, *_ in CHIPS[2:]),
        "sorts": [Tab(one.label, one.url, one.current) for one in _sorts(request, question.sort)],
        "nearest": [(one, address_of(one.question), offer_lines(one.rows, today)) for one in found.nearest],
        "map_query": address_of(question, PUBLIC_PARAMETERS),
        "may_edit": request.member.holds("directory.edit"),
    }
    return render(request, "directory/offers.html", context)


def _chips(request: HttpRequest, found: Found, name: str, label: str, any_label: str) -> tuple[str, list[Tab]]:
    options = [(one.value, one.label, one.count) for one in found.facets[name]]
    lifted = ("", any_label, found.without[name])
    return label, chips_of(request, PARAMETERS[name], found.question.filters.get(name, ""), [lifted, *options])


def _sorts(request: HttpRequest, chosen: str) -> list[Tab]:
    return chips_of(request, PARAMETERS["sort"], chosen, [(value, label, 0) for value, label in SORTS])
