"""Restricting the use of a file, and lifting that."""

from typing import Any

from django.http import HttpResponse

from lotse.core import clock
from lotse.core.access import access
from lotse.people.selectors import household_by_code
from lotse.privacy.forms.restrictions import LiftForm, RestrictForm
from lotse.privacy.selectors import restrictions as selectors
from lotse.privacy.services import restrictions as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("privacy.restrict")
def restriction(request: StaffRequest, household: str) -> HttpResponse:
    """One page: it restricts a file, or lifts that."""
    family = household_by_code(request.member, household)
    current = selectors.open_restriction(family)
    form = LiftForm(request.POST or None) if current else RestrictForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        change = services.lift if current else services.restrict
        change(actor=request.member, household=family, now=clock.now(), **data)

    words = {"title": "Einschränkung aufheben", "submit": "Aufheben", "done": "Die Akte kann wieder bearbeitet werden."}
    if current is None:
        words = {
            "title": "Verarbeitung einschränken",
            "submit": "Einschränken",
            "done": "Die Akte ist eingeschränkt: Sie wird nur noch aufbewahrt.",
        }
    return form_page(
        request,
        form,
        act,
        template="privacy/restriction.html",
        preline=str(family),
        back=centre_url("people:household", family.code),
        current=current,
        earlier=selectors.earlier_restrictions(family),
        **words,
    )
