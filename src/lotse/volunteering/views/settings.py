"""The centre's own rules for its work with volunteers."""

from typing import Any

from django.http import HttpResponse

from lotse.core import clock
from lotse.core.access import access
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.forms.settings import SettingsForm
from lotse.volunteering.services import settings as services
from lotse.volunteering.views.pages import form_page


@access("volunteering.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    shown = services.settings_as_seen()
    form = SettingsForm(request.POST or None, initial=shown, shown=shown)

    def act(data: dict[str, Any]) -> None:
        services.save_settings(actor=request.member, values=data, seen=data["seen"], now=clock.now())

    return form_page(
        request,
        form,
        act,
        title="Regeln",
        submit="Speichern",
        back=centre_url("volunteering:settings"),
        done="Die Regeln sind gespeichert.",
        preline="Ehrenamt",
        template="volunteering/settings.html",
    )
