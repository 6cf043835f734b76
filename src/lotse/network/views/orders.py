"""Work orders: the list, one order, how it stands."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.network.enums import OrderEventKind, Way
from lotse.network.forms import orders as forms
from lotse.network.selectors import orders as selectors
from lotse.network.selectors.bodies import body_for
from lotse.network.services import orders as services
from lotse.network.services.bodies import require
from lotse.network.views.pages import form_page
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("network.view")
def orders(request: StaffRequest) -> HttpResponse:
    """``?export=xlsx`` (or csv): the same rows as a file."""
    form, today = forms.OrderFilterForm(request.GET, member=request.member), clock.today()
    wanted = form.wanted()
    rows = selectors.orders(request.member, wanted, today)
    if "export" in request.GET:
        sheet = selectors.order_sheet(selectors.order_rows(request.member, rows, today))
        return export.download(sheet, request.GET["export"], "auftraege")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": selectors.order_rows(request.member, page.object_list, today),
        "chips": chips_of(request, "stand", wanted.state, selectors.order_counts(request.member, wanted, today)),
    }
    return render(request, "network/orders.html", context)


@access("network.view")
def order(request: StaffRequest, order: str) -> HttpResponse:
    """One order; the form says how it stands."""
    found = selectors.order_for(request.member, order)
    page = selectors.order_page(request.member, found, clock.today())
    form = forms.SettleForm(request.POST or None, may_edit=page.may_edit, is_open=found.is_unsettled)
    if request.method == "POST":
        common: dict[str, Any] = {"actor": request.member, "order": found, "now": clock.now()}
        if carried_out(form, lambda _: services.settle(**common, **form.act())):
            return _back(found)
    return render(request, "network/order.html", {"page": page, "form": form})


@access("network.view")
def new(request: StaffRequest, body: str) -> HttpResponse:
    found = body_for(request.member, body)
    require(request.member, found)
    form = forms.OrderForm(request.POST or None, body=found, on=clock.today())

    def act(_: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "body": found, "now": clock.now()}
        services.give(facts=form.facts(), form_id=form.key, **common)

    back = centre_url("network:body", found.code)
    lead = "Der Auftrag steht von selbst auf der nächsten Tagesordnung, bis er erledigt oder entfallen ist."
    words = {"title": "Auftrag festhalten", "lead": lead, "preline": str(found)}
    return form_page(request, form, act, back=back, **words)


@access("network.view")
def edit(request: StaffRequest, order: str) -> HttpResponse:
    found = selectors.order_for(request.member, order)
    require(request.member, found.body)
    form = forms.OrderForm(request.POST or None, body=found.body, on=clock.today(), order=found)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "order": found, "now": clock.now()}
        services.change(facts=form.facts(), version=data["version"] or 0, **common)

    back = centre_url("network:order", found.code)
    return form_page(request, form, act, back=back, title="Auftrag bearbeiten", preline=str(found.body))


@require_POST
@access("network.view")
def done(request: StaffRequest, order: str) -> HttpResponse:
    """Said on the phone, or seen: one button."""
    found = selectors.order_for(request.member, order)
    common: dict[str, Any] = {"actor": request.member, "order": found, "now": clock.now()}
    attempt(request, lambda: services.settle(kind=OrderEventKind.DONE, way=Way.PHONE, **common), "Erledigt.")
    return _back(found)


@require_POST
@access("network.view")
def remind(request: StaffRequest, order: str) -> HttpResponse:
    found = selectors.order_for(request.member, order)
    common: dict[str, Any] = {"actor": request.member, "order": found, "now": clock.now()}
    attempt(request, lambda: services.remind(centre=request.centre, **common), "Die Erinnerung ist unterwegs.")
    return _back(found)


@require_POST
@access("network.view")
def withdraw(request: StaffRequest, order: str) -> HttpResponse:
    found = selectors.order_for(request.member, order)
    common: dict[str, Any] = {"actor": request.member, "order": found, "now": clock.now()}
    if attempt(request, lambda: services.withdraw(**common), "Der Auftrag ist gelöscht."):
        return redirect(centre_url("network:body", found.body.code))
    return _back(found)


def _back(found: Any) -> HttpResponse:
    return redirect(centre_url("network:order", found.code))
