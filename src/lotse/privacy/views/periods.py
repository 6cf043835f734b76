"""How long each kind of record is kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.privacy.forms import periods as forms
from lotse.privacy.rules import EDIT_PERIODS, SEE_PERIODS
from lotse.privacy.selectors import periods as selectors
from lotse.privacy.services import periods as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access(SEE_PERIODS)
def periods(request: StaffRequest) -> HttpResponse:
    context = {
        "rows": selectors.periods(),
        "settings": selectors.settings(),
        "may_edit": request.member.holds(EDIT_PERIODS),
    }
    return render(request, "privacy/periods.html", context)


@access(EDIT_PERIODS)
def period(request: StaffRequest, kind: str) -> HttpResponse:
    row = selectors.own_period(kind)
    shown = {"months": row.months, "source": row.source, "seen": row.since and row.since.isoformat()}
    form = forms.PeriodForm(request.POST or None, initial=shown)

    def act(data: dict[str, Any]) -> None:
        services.change_period(actor=request.member, kind=kind, now=clock.now(), **data)

    lead = (
        f"{row.kind.label}: gerechnet ab {row.kind.counts_from}. Eine kürzere Frist wirkt erst im nächsten Löschlauf."
    )
    words = {"title": "Frist ändern", "submit": "Speichern", "preline": row.kind.label, "lead": lead}
    return form_page(request, form, act, back=centre_url("privacy:periods"), done="Die Frist ist gespeichert.", **words)


@access(EDIT_PERIODS)
def settings(request: StaffRequest) -> HttpResponse:
    stored = selectors.settings()
    names = ("archive_weeks", "backup_days")
    form = forms.RetentionSettingsForm(request.POST or None, initial={name: getattr(stored, name) for name in names})

    def act(data: dict[str, Any]) -> None:
        services.change_settings(actor=request.member, now=clock.now(), **data)

    words = {"title": "Archiv und Sicherungen", "submit": "Speichern", "preline": "Fristen und Löschen"}
    return form_page(request, form, act, back=centre_url("privacy:periods"), done="Gespeichert.", **words)
