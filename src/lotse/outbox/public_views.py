"""What everybody may send to the operator."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: services.report_barrier(sender=sender, now=clock.now(), **data)
    ):
        messages.success(request, gettext("Danke. Ihre Nachricht ist angekommen."))
        return redirect("outbox:feedback")
    return render(request, "outbox/feedback.html", {"form": form})
