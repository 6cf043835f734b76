"""What volunteers told the centre: that they want to stop, that they stay, that somebody has dealt with it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.selectors import notices as selectors
from lotse.volunteering.selectors.volunteers import volunteer_for
from lotse.volunteering.services import notices as services


@require_POST
@access("volunteering.edit_volunteers")
def stop(request: StaffRequest, volunteer: str) -> HttpResponse:
    """The person said it on the phone or in a talk."""
    done = "Neue Anfragen sind angehalten. Bitte rufen Sie an, wie unten steht."
    return _said(request, volunteer, services.ask_to_stop, done, reason=None)


@require_POST
@access("volunteering.edit_volunteers")
def stay(request: StaffRequest, volunteer: str) -> HttpResponse:
    """After the call the person goes on."""
    return _said(request, volunteer, services.stay, "Die Person macht weiter und kann wieder gefragt werden.")


@require_POST
@access("volunteering.edit_volunteers")
def settle(request: StaffRequest, volunteer: str, notice: uuid.UUID) -> HttpResponse:
    found = selectors.notice_for(request.member, volunteer, notice)
    attempt(request, lambda: services.settle(actor=request.member, notice=found, now=clock.now()), "Erledigt.")
    return redirect(centre_url("volunteering:volunteer", volunteer))


def _said(request: StaffRequest, code: str, service: Any, done: str, **more: Any) -> HttpResponse:
    found = volunteer_for(request.member, code)
    common = {"actor": request.member, "volunteer": found, "centre": request.centre, "now": clock.now()}
    attempt(request, lambda: service(**common, **more), done)
    return redirect(centre_url("volunteering:volunteer", code))
