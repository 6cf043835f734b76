"""What a partner without account does: opens its link with a code, reads, and answers. Opening changes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import carried_out
from lotse.core.languages import multilingual
from lotse.links import access_codes
from lotse.links import services as links
from lotse.referrals.enums import Act, Way
from lotse.referrals.forms import AnswerForm, CodeForm
from lotse.referrals.rules import LINK_PURPOSE
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.services import access as codes
from lotse.referrals.services import answering
from lotse.referrals.services.periodic import send_new_link
from lotse.referrals.services.steps import By
from lotse.tenants.linking import centre_url

SESSION_KEY = "lotse_referrals"


@never_cache
@sensitive_post_parameters()
@multilingual
@by_link("referral")
def referral_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Before the code is entered, nothing but whose link it is; then what may be read, and the answer."""
    try:
        link = links.find(purpose=LINK_PURPOSE, secret=secret, now=clock.now())
    except links.LinkUnusable:
        return _unusable(request, secret)
    found = selectors.referral_of_link(link.object_id)
    if found is None:  # ended between the two look-ups
        return _unusable(request, secret)
    code = codes.code_of(found)
    if not access_codes.is_unlocked(request.session, SESSION_KEY, found.pk, code, clock.now()):
        return _ask(request, secret, found, code)
    return _show(request, secret, found, link)


def _ask(request: HttpRequest, secret: str, found: Any, code: str) -> HttpResponse:
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_bound and carried_out(
        form, lambda data: codes.unlock(referral=found, typed=data["code"], now=clock.now())
    ):
        access_codes.remember(request.session, SESSION_KEY, found.pk, code, clock.now())
        return redirect(centre_url("referrals:by_link", secret))
    return render(request, "referrals/code.html", {"referral": found, "form": form, "site_name": found.centre.name})


def _show(request: HttpRequest, secret: str, found: Any, link: Any) -> HttpResponse:
    page = selectors.page(found, clock.now(), way=Way.LINK)
    form = AnswerForm(request.POST if "act" in request.POST else None, page=page)

    def act(data: dict[str, Any]) -> None:
        links.count_submission(link, now=clock.now())
        found.version = data["version"]
        answering.answer(referral=found, by=By(Way.LINK), act=Act(data["act"]), now=clock.now(), **form.facts())

    if form.is_bound and carried_out(form, act):
        return redirect(centre_url("referrals:by_link", secret))
    codes.record_reading(actor=None, referral=found, now=clock.now())
    context = {"page": page, "form": form, "site_name": found.centre.name}
    return render(request, "referrals/by_link.html", context)


def _unusable(request: HttpRequest, secret: str) -> HttpResponse:
    """The same page for each link that opens nothing. One button asks for a new link, which goes by mail if it may."""
    asked = "again" in request.POST
    if asked:
        send_new_link(secret=secret, now=clock.now())
    centre = request.centre  # type: ignore[attr-defined]
    too_late = request.method == "POST" and not asked  # an answer, or a code, from a page that was open before
    context = {"centre": centre, "site_name": centre.name, "asked": asked, "too_late": too_late}
    return render(request, "referrals/unusable.html", context, status=404)
