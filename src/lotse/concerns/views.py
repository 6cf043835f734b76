"""Worry about a child: what to do, the two buttons, who took over, and the centre's settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.concerns import selectors, services
from lotse.concerns.forms import ConcernForm, ConcernSettingsForm, OwnPhoneForm
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.core.lists import page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@never_cache
@access("concerns.raise")
def raise_concern(request: StaffRequest) -> HttpResponse:
    """The procedure and the numbers; one button says that somebody shall take over, or was told already."""
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = services.raise_concern(centre=request.centre, now=clock.now(), **form.cleaned_data)
        return redirect(centre_url("concerns:concern", found.code))
    context = {"page": selectors.concern_page(request.centre, request.member), "form": form}
    return render(request, "concerns/raise.html", context)


@never_cache
@access("concerns.raise")
def concern(request: StaffRequest, concern: str) -> HttpResponse:
    """Whether somebody has taken over."""
    context = {
        "state": selectors.state_page(concern, request.centre, request.member),
        "page": selectors.concern_page(request.centre, request.member),
    }
    return render(request, "concerns/concern.html", context)


@require_POST
@access("concerns.raise")
def take_over(request: StaffRequest, concern: str) -> HttpResponse:
    found = selectors.state_page(concern, request.centre).concern
    done = "Sie haben übernommen. Wer sich gemeldet hat, sieht jetzt Ihren Namen und ruft Sie an."
    attempt(request, lambda: services.take_over(actor=request.member, concern=found, now=clock.now()), done)
    return redirect(centre_url("concerns:concern", found.code))


@access("concerns.raise")
def concerns(request: StaffRequest) -> HttpResponse:
    """When somebody worried, and who took over."""
    page = page_of(request, selectors.concerns(request.member))
    context = {"page": page, "takes_over": selectors.concern_page(request.centre, request.member).takes_over}
    return render(request, "concerns/concerns.html", context)


@access("concerns.raise")
def own_phone(request: StaffRequest) -> HttpResponse:
    """Under which number whoever worries reaches this member."""
    form = OwnPhoneForm(request.POST or None, initial={"phone": request.member.phone})
    if request.method == "POST" and carried_out(
        form, lambda data: services.set_own_phone(actor=request.member, now=clock.now(), **data)
    ):
        messages.success(request, "Ihre Durchwahl ist gespeichert.")
        return redirect(centre_url("concerns:raise"))
    return render(request, "concerns/own_phone.html", {"form": form})


@access("concerns.edit_settings")
def settings(request: StaffRequest) -> HttpResponse:
    form = ConcernSettingsForm(request.POST or None, initial=selectors.settings_values(selectors.settings()))

    def act(data: dict[str, Any]) -> None:
        members, seen = data.pop("members"), data.pop("seen")
        services.change_settings(actor=request.member, values=data, members=members, seen=seen, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Gespeichert. So steht es jetzt auf der Seite „Sorge um ein Kind“.")
        return redirect(centre_url("concerns:raise"))
    return render(request, "concerns/settings.html", {"form": form, "page": selectors.concern_page(request.centre)})
