"""What the centre stores about a volunteer, as a page and as a file, and what of it is wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lotse.core import clock
from lotse.core.forms import carried_out
from lotse.volunteering.forms.own import WrongDataForm
from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors import own_data as selectors
from lotse.volunteering.services import notices


@own_page
def data(own: Own) -> HttpResponse:
    """All of it; a message says what is wrong, and somebody at the centre deals with it."""
    form = WrongDataForm(own.request.POST or None)

    def act(data: dict[str, Any]) -> None:
        own.count()
        notices.report_data(volunteer=own.volunteer, centre=own.centre, now=clock.now(), **data)

    if own.request.method == "POST" and carried_out(form, act):
        messages.success(own.request, gettext("Danke. Wir prüfen es und berichtigen, was nicht stimmt."))
        return redirect(own.url("own_data"))
    return own.page("data", groups=selectors.own_data(own.volunteer), form=form)


@require_safe
@own_page
def data_file(own: Own) -> HttpResponse:
    """The same for a machine."""
    record = selectors.own_record(own.volunteer, clock.now())
    response = JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="meine-daten.json"'
    return response
