"""The settings of the path."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.core.forms import carried_out
from lotse.schooling.enums import PROCESS_TEMPLATES, ProcessTemplate
from lotse.schooling.forms.process import ProcessForm, initial_for
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.process import change_process
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.edit_process")
def process(request: StaffRequest) -> HttpResponse:
    """Who does what in this district. A template only fills the form; nothing changes before saving."""
    settings = current_process()
    wanted = request.GET.get("vorlage", "")
    initial = initial_for(settings, PROCESS_TEMPLATES.get(wanted, {}))
    form = ProcessForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        change_process(actor=request.member, seen=data.pop("seen"), changes=data, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Der Ablauf ist gespeichert.")
        return redirect(centre_url("schooling:process"))
    templates = [Tab(str(one.label), f"?vorlage={one}", one == wanted) for one in ProcessTemplate]
    return render(request, "schooling/process.html", {"form": form, "templates": templates})
