"""The start of a volunteer's own pages: the month, the engagements, "Es wird mir zu viel", the ways to the rest."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext

from lotse.core import clock
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.forms.own import MonthForm
from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors import own as selectors
from lotse.volunteering.services import hours, relief


@own_page
def own(own: Own) -> HttpResponse:
    """What is sent says in ``do`` which button it was."""
    button = BUTTONS.get(own.request.POST.get("do", ""))
    if button is not None:
        return button(own)
    return own.page("page", page=selectors.own_page(own.volunteer, clock.today()))


@own_page
def load(own: Own) -> HttpResponse:
    """What the person carries, against what was agreed: the figures that the centre sees."""
    return own.page("load", page=selectors.own_load(own.volunteer, clock.today()))


def _too_much(own: Own) -> HttpResponse:
    """ "Es wird mir zu viel": one tap, no reason."""

    def act() -> None:
        common = {"volunteer": own.volunteer, "centre": own.centre, "now": clock.now()}
        relief.ask_relief(actor=None, asked_by=AskedBy.LINK, **common)

    return own.change(act, gettext("Danke, dass Sie es sagen. Es kommt nichts Neues mehr, und wir rufen Sie an."))


def _month(own: Own) -> HttpResponse:
    form = MonthForm(own.request.POST)

    def act() -> None:
        hours.confirm_month(volunteer=own.volunteer, month=form.cleaned_data["month"], now=clock.now())

    return own.change(act, gettext("Notiert: wie geplant. Danke!"), form=form)


def _month_back(own: Own) -> HttpResponse:
    form = MonthForm(own.request.POST)

    def act() -> None:
        hours.take_back_month(volunteer=own.volunteer, month=form.cleaned_data["month"], now=clock.now())

    return own.change(act, gettext("Zurückgenommen. Ihre einzelnen Stunden stehen noch da."), form=form)


BUTTONS: dict[str, Callable[[Own], HttpResponse]] = {"too_much": _too_much, "month": _month, "month_back": _month_back}
