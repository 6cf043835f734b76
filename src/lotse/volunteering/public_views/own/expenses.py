"""What the person was paid, against what is free of tax, and what others pay."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.forms import carried_out
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.forms.expenses import DeclarationForm, YearForm
from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors import expenses as selectors
from lotse.volunteering.services import expenses as services

PAGE = "own_expenses"


@own_page
def own_expenses(own: Own) -> HttpResponse:
    """One year (``?jahr=``); the form declares what others pay."""
    today = clock.today()
    form = DeclarationForm(own.request.POST or None, on=today, initial={"kind": "honorary"})

    def act(_: dict[str, Any]) -> None:
        own.count()
        common: dict[str, Any] = {"volunteer": own.volunteer, "way": AskedBy.LINK, "now": clock.now()}
        services.declare(actor=None, **common, **form.values())

    if own.request.method == "POST" and carried_out(form, act):
        messages.success(own.request, gettext("Gespeichert. Danke!"))
        return redirect(own.url(PAGE))
    year = YearForm(own.request.GET).wanted(today)
    return own.page("expenses", page=selectors.own_expenses(own.volunteer, year), form=form)
