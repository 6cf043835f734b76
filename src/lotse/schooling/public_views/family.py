"""The status page of a family, behind its link. Opening it changes nothing and uses nothing up; buttons do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from lotse.cases.services.appointments import open_for_family
from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import LotseForm, carried_out
from lotse.core.languages import SOURCE, multilingual
from lotse.people.services.informing import open_for_family as consents_for_family
from lotse.people.services.informing import own_url
from lotse.schooling.enums import FamilyMessageKind
from lotse.schooling.forms.family import CallForm
from lotse.schooling.selectors.family_status import status_page
from lotse.schooling.services import family_messages
from lotse.schooling.services.family_links import open_link
from lotse.tenants.linking import centre_url

APPOINTMENT, CONSENTS = "appointment", "consents"


@multilingual
@by_link("family_status")
def family_status(request: HttpRequest, secret: str) -> HttpResponse:
    """Where each child stands; buttons: please call, no help needed any more, change an appointment."""
    household = open_link(secret=secret, now=clock.now())
    centre, language = request.centre, get_language() or SOURCE  # type: ignore[attr-defined]
    kind = request.POST.get("kind", "")
    if kind == APPOINTMENT:
        opened = open_for_family(household=household, code=request.POST.get("code", ""), now=clock.now())
        return redirect(centre_url("cases:appointment_link", opened))
    if kind == CONSENTS:
        return redirect(own_url(consents_for_family(household=household, now=clock.now()), language))
    call = CallForm(
        request.POST if kind == FamilyMessageKind.CALL else None,
        preferred=household.preferred_language,
        initial={"language": household.preferred_language},
    )
    other = LotseForm(request.POST if kind == FamilyMessageKind.NO_NEED else None)

    def act(data: dict[str, Any]) -> None:
        family_messages.tell(household=household, kind=kind, now=clock.now(), **data)

    if any(form.is_bound and carried_out(form, act) for form in (call, other)):
        return redirect(f"{centre_url('schooling:family_status', secret)}#nachricht")
    page = status_page(household, centre, language, clock.now())
    context = {"page": page, "call": call, "other": other, "site_name": centre.name, "is_preview": False}
    return render(request, "schooling/status.html", context)
