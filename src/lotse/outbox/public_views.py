"""What everybody may send to the operator."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.access import public
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.outbox import services
from lotse.outbox.forms import FeedbackForm


@multilingual
@public("§ 10b BGG NRW: anybody may report a barrier; the mail goes to the operator")
def feedback(request: HttpRequest) -> HttpResponse:
    """Report a barrier; bounded in time and number instead of a riddle."""
    sender = get_adapter(request).get_client_ip(request)
    form = FeedbackForm(request.POST or None, initial={"page": _page_before(request)})
    if request.method == "POST" and carried_out(
        form, lambda data: services.report_barrier(sender=sender, now=clock.now(), **data)
    ):
        messages.success(request, gettext("Danke. Ihre Nachricht ist angekommen."))
        return redirect("outbox:feedback")
    until_on = services.reply_until(clock.today())
    return render(request, "outbox/feedback.html", {"form": form, "until_on": until_on})


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
