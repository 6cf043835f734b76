"""Behind links: the full-timer's yes or no, the line manager's, and the full-timer's page once all have agreed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import carried_out
from lotse.tenants.linking import centre_url
from lotse.volunteering.enums import ShareWay
from lotse.volunteering.forms.shares import ShareOwnAnswerForm
from lotse.volunteering.rules.shares import AGREE_LINK, OFFER_LINK, PAGE_LINK, Who
from lotse.volunteering.selectors.shares import share_page as page_of_share
from lotse.volunteering.services.shares import answering


@never_cache
@by_link("share_offer")
def share_offer(request: HttpRequest, secret: str) -> HttpResponse:
    """The full-timer answers; opening changes nothing."""
    return _answer(request, secret, "full_timer", OFFER_LINK)


@never_cache
@by_link("share_agreement")
def share_agreement(request: HttpRequest, secret: str) -> HttpResponse:
    """The line manager answers."""
    return _answer(request, secret, "manager", AGREE_LINK)


@never_cache
@by_link("share_page")
def share_page(request: HttpRequest, secret: str) -> HttpResponse:
    """What the full-timer has taken over, with the families that were named."""
    found = answering.share_behind(secret, PAGE_LINK, clock.now())
    return render(request, "volunteering/share_page.html", _context(request, found))


def _answer(request: HttpRequest, secret: str, who: Who, purpose: str) -> HttpResponse:
    found = answering.share_behind(secret, purpose, clock.now())
    form = ShareOwnAnswerForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        now = clock.now()
        answering.count_submission(secret, purpose, now)
        said: dict[str, Any] = {"is_yes": data["answer"] == "yes", "reason": data["reason"], "way": ShareWay.LINK}
        answering.answer(share=found, by=who, now=now, **said)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Danke. Ihre Antwort ist eingetragen.")
        route = "share_offer" if who == "full_timer" else "share_agreement"
        return redirect(centre_url(f"volunteering:{route}", secret))
    return render(request, "volunteering/share_link.html", _context(request, found) | {"form": form, "who": who})


def _context(request: HttpRequest, share: Any) -> dict[str, Any]:
    centre = request.centre  # type: ignore[attr-defined]
    return {"page": page_of_share(share, clock.today()), "centre": centre, "site_name": centre.name}
