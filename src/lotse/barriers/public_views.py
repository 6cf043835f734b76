"""Everybody may report a barrier."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from lotse.barriers import selectors, services
from lotse.barriers.forms import FeedbackForm
from lotse.core import clock
from lotse.core.access import public
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual


@multilingual
@public("§ 10b BGG NRW: anybody may report a barrier; it is kept encrypted for those who answer for the page")
def feedback(request: HttpRequest) -> HttpResponse:
    """Report a barrier; bounded in time and number instead of a riddle."""
    sender, now = get_adapter(request).get_client_ip(request), clock.now()
    page = _page_before(request)
    form = FeedbackForm(request.POST or None, initial={"page": page})

    def act(data: dict[str, Any]) -> None:
        services.report(form_id=data["form_id"], facts=form.facts(), sender=sender, now=now)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, gettext("Danke. Ihre Nachricht ist angekommen."))
        return redirect("barriers:feedback")
    reader = selectors.addressee(str(form["page"].value() or ""))
    context = {
        "form": form,
        "until_on": selectors.reply_by(reader, clock.today()),
        "reader": reader.name if reader else settings.OPERATOR_NAME,
    }
    return render(request, "barriers/feedback.html", context)


def _page_before(request: HttpRequest) -> str:
    """The page of everybody from which somebody comes; of no other, because addresses of links hold their secret."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return ""
    try:
        mark = getattr(resolve(came_from.path).func, "access", None)
    except Resolver404:
        return ""
    return came_from.path if mark is not None and mark.kind == "public" else ""
