"""The list of families, and its export."""

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.people import selectors
from lotse.people.forms import HouseholdFilterForm
from lotse.people.selectors import lists
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest

_RESIDENCE_CHIPS = (
    ("", "Alle"),
    (lists.NEW, "kürzer als 5 Jahre hier"),
    (lists.SETTLED, "5 Jahre oder länger hier"),
    (lists.UNKNOWN, "keine Angabe"),
)


def _form(request: StaffRequest) -> HouseholdFilterForm:
    return HouseholdFilterForm(
        request.GET,
        municipalities=lists.municipality_choices(),
        languages=lists.languages_in_use(request.member),
        members=lists.responsible_choices(),
    )


@access("people.view_household")
def households(request: StaffRequest) -> HttpResponse:
    """All families, 25 on a page; chips count who is here how long under the other filters."""
    form, on = _form(request), clock.today()
    wanted = form.wanted()
    rows = selectors.households(request.member, wanted, on=on, sort=request.GET.get("sortierung", ""))
    page = page_of(request, lists.with_details(rows))
    counts = lists.residence_counts(request.member, wanted, on=on)
    bands = [(code, label, counts[code]) for code, label in _RESIDENCE_CHIPS]
    context = {
        "form": form,
        "page": page,
        "rows": selectors.household_rows(page, on),
        "chips": chips_of(request, "aufenthalt", wanted.residence, bands),
        "query": request.GET.urlencode(),
    }
    return render(
        request, "people/households.html", context | {"may_edit": request.member.holds("people.edit_household")}
    )


@access("people.view_household")
def households_export(request: StaffRequest) -> HttpResponse:
    """Exactly what the list shows under the same filters and order, all pages; ``?format=xlsx`` or ``csv``."""
    on = clock.today()
    rows = selectors.households(request.member, _form(request).wanted(), on=on, sort=request.GET.get("sortierung", ""))
    lines = selectors.household_rows(lists.with_details(rows), on)
    cells = [
        (
            row.code, row.name, row.persons, row.children, row.municipality, row.language,
            "ja" if row.interpreter_needed else "nein", row.band, row.responsible,
            clock.day_of(row.changed_at),
        )
        for row in lines
    ]  # fmt: skip
    sheet = export.Sheet("Familien", lists.COLUMNS, cells)
    return personal_download(request, sheet, "familien", action="people.households_exported")
