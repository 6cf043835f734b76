"""Coaching on a volunteer's own pages: what comes, with two buttons; what was, with what was agreed."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from lotse.core import clock
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.forms.coaching import OwnCoachingForm
from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors.coaching import own as selectors
from lotse.volunteering.services.coaching import attendance, registering

PAGE = "own_coaching"


@own_page
def own_coaching(own: Own) -> HttpResponse:
    """What is sent says in ``do`` which button it was, and in ``session`` which session is meant."""
    if own.request.method == "POST":
        return _act(own)
    now = clock.now()
    coming, past = selectors.own_coaching(own.volunteer, now), selectors.own_past(own.volunteer)
    return own.page("coaching", coming=coming, past=past)


def _act(own: Own) -> HttpResponse:
    """A session that is not there any more says so as one that is closed."""
    form, now = OwnCoachingForm(own.request.POST), clock.now()

    def register() -> None:
        session = selectors.published_session(form.cleaned_data["session"])
        common: dict[str, Any] = {"session": session, "volunteer": own.volunteer, "centre": own.centre, "now": now}
        registering.register(actor=None, way=AskedBy.LINK, **common)

    def withdraw() -> None:
        row = selectors.own_registration(own.volunteer, form.cleaned_data["session"])
        registering.withdraw(actor=None, registration=row, centre=own.centre, now=now)

    def drop_step() -> None:
        row = selectors.own_registration(own.volunteer, form.cleaned_data["session"])
        attendance.drop_next_step(registration=row, now=now)

    acts = {
        "register": (register, gettext("Gespeichert. Unten sehen Sie, wie es steht.")),
        "withdraw": (withdraw, gettext("Sie sind abgemeldet.")),
        "drop_step": (drop_step, gettext("Gelöscht.")),
    }
    act, done = acts.get(own.request.POST.get("do", ""), acts["register"])
    return own.change(act, done, form=form, back=PAGE)
