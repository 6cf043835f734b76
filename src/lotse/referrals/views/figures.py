"""The figures of referrals, as a page and as a file; and the centre's rules."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.referrals.forms import SettingsForm, YearForm
from lotse.referrals.selectors import figures as selectors
from lotse.referrals.services import settings as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("referrals.view_figures")
def figures(request: StaffRequest) -> HttpResponse:
    """No person, small numbers hidden. ``?export=xlsx``: each table as a worksheet."""
    today = clock.today()
    form = YearForm(request.GET if "jahr" in request.GET else None, initial={"jahr": today.year})
    found = selectors.figures(form.year(today.year), today)
    if request.GET.get("export") == export.XLSX:
        content = export.to_workbook(selectors.figure_sheets(found))
        return export.attachment(content, export.XLSX, f"verweise-zahlen-{found.year}")
    may_edit = request.member.holds("referrals.edit_settings")
    return render(request, "referrals/figures.html", {"form": form, "found": found, "may_edit": may_edit})


@access("referrals.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    shown = services.settings_as_seen()
    months = ", ".join(str(one) for one in shown["work_months"])  # type: ignore[attr-defined]
    form = SettingsForm(request.POST or None, initial=shown | {"work_months": months}, shown=shown)

    def act(data: dict[str, Any]) -> None:
        services.save_settings(actor=request.member, values=data, seen=data["seen"], now=clock.now())

    back = centre_url("referrals:figures")
    done = "Die Regeln sind gespeichert."
    return form_page(
        request, form, act, title="Regeln der Verweise", submit="Speichern", back=back, done=done, preline="Netzwerk"
    )
