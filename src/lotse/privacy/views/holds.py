"""From a family's file: keep it from being deleted, let it go again, delete it because the family asks for it."""

import uuid
from typing import Any

from django.http import HttpResponse

from lotse.conflicts.rules import WORK
from lotse.core import clock
from lotse.core.access import access
from lotse.privacy.forms import deletion as forms
from lotse.privacy.rules import END_HOLD, ERASE, HOLD
from lotse.privacy.selectors import runs as selectors
from lotse.privacy.services import holds, preparing
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access(HOLD)
def hold_file(request: StaffRequest, household: str) -> HttpResponse:
    found = selectors.household_for(request.member, household)
    form = forms.HoldForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        holds.hold_file(actor=request.member, household=found, now=clock.now(), **data)

    words = {"title": "Vor dem Löschen sperren", "submit": "Sperren", "preline": str(found)}
    back = centre_url("people:household", found.code)
    return form_page(request, form, act, back=back, done="Die Akte ist vor dem Löschen gesperrt.", **words)


@access(WORK)
def hold_conflict(request: StaffRequest, conflict: str) -> HttpResponse:
    found = selectors.conflict_for(request.member, conflict)
    form = forms.HoldForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        holds.hold_conflict(actor=request.member, conflict=found, now=clock.now(), **data)

    words = {"title": "Vor dem Löschen sperren", "submit": "Sperren", "preline": str(found)}
    back = centre_url("conflicts:conflict", found.code)
    return form_page(request, form, act, back=back, done="Der Konflikt ist vor dem Löschen gesperrt.", **words)


@access(END_HOLD)
def end_hold(request: StaffRequest, hold: uuid.UUID) -> HttpResponse:
    found = selectors.hold_for(request.member, hold)
    form = forms.EndHoldForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        holds.end_hold(actor=request.member, hold=found, now=clock.now(), **data)

    lead = f"Gesperrt von {found.placed_by} am {found.placed_at:%d.%m.%Y}: {found.reason}"
    words = {"title": "Sperre aufheben", "submit": "Sperre aufheben", "preline": found.label, "lead": lead}
    return form_page(request, form, act, back=selectors.back_from(found), done="Die Sperre ist aufgehoben.", **words)


@access(ERASE)
def request_erasure(request: StaffRequest, household: str) -> HttpResponse:
    """Art. 17 GDPR: nothing is deleted before a second person has confirmed it."""
    found = selectors.household_for(request.member, household)
    form = forms.ErasureForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        preparing.request_erasure(actor=request.member, household=found, now=clock.now(), **data)

    lead = (
        "Alles, was Lotse über diese Familie weiß, wird gelöscht, in allen Bereichen. Das lässt sich nicht rückgängig "
        "machen. Eine zweite Person muss zustimmen."
    )
    words = {"title": "Auf Antrag löschen", "submit": "Löschung vorbereiten", "preline": str(found), "lead": lead}
    done = "Vorbereitet. Eine zweite Person muss die Löschung bestätigen."
    back = centre_url("people:household", found.code)
    return form_page(request, form, act, back=back, done=done, **words)
