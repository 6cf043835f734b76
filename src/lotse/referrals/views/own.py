"""What a partner's account sees: its own referrals, and nothing else of the centre."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.referrals.enums import Act, Way
from lotse.referrals.forms import AnswerForm
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.services import access as codes
from lotse.referrals.services import answering
from lotse.referrals.services.steps import By
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("referrals.answer")
def own_referrals(request: StaffRequest) -> HttpResponse:
    """The referrals of the organisation that the member represents; names stand on each one's own page."""
    now, today = clock.now(), clock.today()
    state = request.GET.get("stand", selectors.OPEN_STATES)
    page = page_of(request, selectors.own_referrals(request.member, state, now))
    counts = selectors.options(selectors.of_partner(request.member, now), today, late=False)
    rows = [selectors.row_of(one, today) for one in page.object_list]
    context = {"page": page, "rows": rows, "chips": chips_of(request, "stand", state, counts)}
    return render(request, "referrals/own_referrals.html", context)


@never_cache
@access("referrals.answer")
def own_referral(request: StaffRequest, referral: str) -> HttpResponse:
    """One referral, to be answered; that it was read is noted."""
    found = selectors.own_referral(request.member, referral, clock.now())
    page = selectors.page(found, clock.now(), way=Way.ACCOUNT)
    form = AnswerForm(request.POST or None, page=page)

    def act(data: dict[str, Any]) -> None:
        found.version = data["version"]
        by = By(Way.ACCOUNT, request.member)
        answering.answer(referral=found, by=by, act=Act(data["act"]), now=clock.now(), **form.facts())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Danke, Ihre Antwort ist angekommen.")
        return redirect(centre_url("referrals:own_referral", found.code))
    codes.record_reading(actor=request.member, referral=found, now=clock.now())
    return render(request, "referrals/own_referral.html", {"page": page, "form": form})
