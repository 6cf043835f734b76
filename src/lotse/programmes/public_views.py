"""The link of whoever leads a group: who was there. Opening the page changes nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.programmes import forms
from lotse.programmes.enums import Counting
from lotse.programmes.rules import LINK_PURPOSE
from lotse.programmes.selectors.leading import leader_page, session_by_link, when
from lotse.programmes.services import leading
from lotse.programmes.services import sessions as services
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def leader(request: HttpRequest, secret: str) -> HttpResponse:
    """The group's sessions."""
    now = clock.now()
    page = leader_page(leading.programme_behind(secret, now), now)
    centre = request.centre  # type: ignore[attr-defined]
    context = {"page": page, "secret": secret, "centre": centre, "site_name": centre.name}
    return render(request, "programmes/leader.html", context)


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def leader_session(request: HttpRequest, secret: str, group_session: str) -> HttpResponse:
    """One session: a list to tick, or numbers. ``do=cancel``: it fell out."""
    now = clock.now()
    found = leading.programme_behind(secret, now)
    one = session_by_link(found, group_session, now)
    form = _form(found, one, request.POST or None)

    def act(data: dict[str, Any]) -> None:
        def write(it: Any) -> None:
            if request.POST.get("do") == "cancel":
                services.cancel_session(actor=None, session=it, version=data["version"], now=now)
            elif found.counting == Counting.NAMES:
                services.note_presence(actor=None, session=it, now=now, **form.act())
            else:
                services.note_heads(actor=None, session=it, now=now, **form.act())

        leading.by_link(secret=secret, session=group_session, act=write, now=now)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, gettext("Eingetragen. Danke!"))
        return redirect(centre_url("programmes:leader", secret))
    centre = request.centre  # type: ignore[attr-defined]
    context = {"form": form, "programme": found, "when": when(one), "secret": secret}
    return render(request, "programmes/leader_session.html", context | {"centre": centre, "site_name": centre.name})


def _form(programme: Any, session: Any, data: Any) -> forms.PresenceForm | forms.HeadsForm:
    if programme.counting == Counting.NAMES:
        return forms.PresenceForm(data, session=session, short=True)
    return forms.HeadsForm(data, session=session)
