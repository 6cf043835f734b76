"""What members of bodies and partners open with a link of a mail. Opening changes nothing; buttons do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock, ical
from lotse.core.access import by_link
from lotse.core.errors import LotseError, NotFound
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.links.services import LinkUnusable
from lotse.network.documents import minutes_pdf
from lotse.network.enums import Answer, OrderEventKind
from lotse.network.forms.meetings import AnswerForm, ProposalForm
from lotse.network.forms.orders import ReportForm
from lotse.network.rules.meetings import LINK_PURPOSE, ORDER_LINK
from lotse.network.selectors import links as selectors
from lotse.network.selectors.meetings import calendar_entry
from lotse.network.services import agenda, inviting, orders
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def meeting_link(request: HttpRequest, secret: str) -> HttpResponse:
    """One person's page of one meeting: answer, propose, read agenda and minutes."""
    now, centre = clock.now(), request.centre  # type: ignore[attr-defined]
    row = inviting.participant_behind(secret, now)
    proposes = request.POST.get("do") == "propose"
    form = ProposalForm(request.POST if proposes else None)
    if proposes and carried_out(form, lambda data: agenda.propose_by_link(secret=secret, now=now, **data)):
        messages.success(request, gettext("Danke. Ihr Vorschlag ist da."))
        return redirect(centre_url("network:meeting_link", secret))
    if request.method == "POST" and not proposes:
        _answer(request, secret, centre, now)
        return redirect(centre_url("network:meeting_link", secret))
    context = {"one": selectors.own_meeting(row, now), "form": form, "secret": secret, "centre": centre}
    return render(request, "network/link_meeting.html", context | {"site_name": centre.name})


@never_cache
@by_link(LINK_PURPOSE)
def meeting_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The meeting for a calendar that did not take it from the mail."""
    now, centre = clock.now(), request.centre  # type: ignore[attr-defined]
    row = inviting.participant_behind(secret, now)
    entry = calendar_entry(
        row.meeting, uid=str(row.pk), url=request.build_absolute_uri(centre_url("network:meeting_link", secret))
    )
    return HttpResponse(
        ical.to_ics([entry], name=centre.name, now=now),
        content_type=ical.TYPE,
        headers={"Content-Disposition": 'attachment; filename="sitzung.ics"'},
    )


@never_cache
@by_link(LINK_PURPOSE)
def meeting_minutes(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest final minutes as PDF."""
    now, centre = clock.now(), request.centre  # type: ignore[attr-defined]
    version = selectors.own_meeting(inviting.participant_behind(secret, now), now).minutes
    if version is None:
        raise NotFound
    return HttpResponse(
        minutes_pdf(version, centre=centre),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="protokoll.pdf"'},
    )


@never_cache
@multilingual
@by_link(ORDER_LINK)
def order_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A partner says how an order stands."""
    now, centre = clock.now(), request.centre  # type: ignore[attr-defined]
    order = orders.order_behind(secret, now)
    form = ReportForm(request.POST or None)
    if request.method == "POST":

        def act(data: dict[str, Any]) -> None:
            kind = OrderEventKind(data["kind"])
            orders.report_by_link(secret=secret, kind=kind, note=data["note"], now=now)

        if carried_out(form, act):
            messages.success(request, gettext("Danke. Ihre Antwort ist gespeichert."))
            return redirect(centre_url("network:order_link", secret))
    context = {"one": selectors.OwnOrder(order), "form": form, "centre": centre, "site_name": centre.name}
    return render(request, "network/link_order.html", context)


def _answer(request: HttpRequest, secret: str, centre: Any, now: Any) -> None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Bitte wählen Sie eine der drei Antworten."))
        return
    clean = form.cleaned_data
    try:
        inviting.answer_by_link(
            secret=secret, answer=Answer(clean["answer"]), deputy_name=clean["deputy_name"], centre=centre, now=now
        )
    except LinkUnusable:
        raise
    except LotseError as error:
        messages.error(request, gettext(error.sentence))
    else:
        said = gettext("Danke. Ihre Antwort ist gespeichert. Sie können sie bis zum Beginn ändern.")
        messages.success(request, said)
