"""The page of a partner behind the link in its mail. Opening it changes nothing; its buttons do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.errors import LotseError, NotFound
from lotse.core.forms import LotseForm, carried_out
from lotse.core.languages import multilingual
from lotse.directory.forms.truth import CapacityForm, ChangeForm, EndForm
from lotse.directory.rules.truth import LINK_PURPOSE
from lotse.directory.selectors.truth import pages
from lotse.directory.services.truth import answering
from lotse.links.services import LinkUnusable
from lotse.tenants.linking import centre_url


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def offers(request: HttpRequest, secret: str) -> HttpResponse:
    """All offers of this address; ``holds`` (once for each) are those of which the partner says that they hold."""
    now = clock.now()
    inquiry = answering.behind(secret, now)
    if request.method == "POST":
        try:
            seen = dict(one.split(":", 1) for one in request.POST.getlist("holds")[:200] if ":" in one)
            versions = {code: int(version) for code, version in seen.items() if version.isdecimal()}
            answering.confirm_by_link(secret=secret, seen=versions, now=now)
            messages.success(request, gettext("Danke. Das ist eingetragen."))
        except (LinkUnusable, NotFound):
            raise
        except LotseError as error:
            messages.error(request, gettext(error.sentence))
        return redirect(centre_url("directory:offers_link", secret))
    page = pages.partner_page(inquiry, clock.day_of(now))
    return _render(request, secret, "offers", {"page": page})


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def change(request: HttpRequest, secret: str, offer: str) -> HttpResponse:
    """What is otherwise now; the centre looks at it. Free places count at once."""
    card = _card(secret, offer)
    reported = card.waiting.after if card.waiting and not card.has_ended_by_link else None
    form = ChangeForm(request.POST or None, offer=card.offer, reported=reported)

    def act(found: Any, said: answering.Said) -> None:
        more: dict[str, Any] = {"wanted": form.wanted, "note": form.cleaned_data["note"].strip()}
        more |= {"capacity": form.capacity, "seen": form.cleaned_data["version"], "now": clock.now()}
        answering.change(offer=found, said=said, **more)

    done = gettext("Danke. Freie Plätze gelten sofort; alles andere sehen wir uns an.")
    return _one(request, secret, card, form, act, "change", done)


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def capacity(request: HttpRequest, secret: str, offer: str) -> HttpResponse:
    """Free places and waiting time, at any time."""
    card = _card(secret, offer)
    shown = {name: getattr(card.offer, name) for name in ("free_places", "waiting_weeks")}
    form = CapacityForm(request.POST or None, initial=shown)

    def act(found: Any, said: answering.Said) -> None:
        answering.report_capacity(offer=found, said=said, capacity=form.capacity, now=clock.now())

    return _one(request, secret, card, form, act, "capacity", gettext("Danke. Das steht jetzt beim Angebot."))


@never_cache
@multilingual
@by_link(LINK_PURPOSE)
def end(request: HttpRequest, secret: str, offer: str) -> HttpResponse:
    """The offer ends, or is over already."""
    card = _card(secret, offer)
    form = EndForm(request.POST or None, initial={"version": card.offer.version})

    def act(found: Any, said: answering.Said) -> None:
        data = form.cleaned_data
        answering.end(offer=found, said=said, last_on=data["last_on"], seen=data["version"], now=clock.now())

    return _one(request, secret, card, form, act, "end", gettext("Danke. Das ist eingetragen."))


def _card(secret: str, code: str) -> pages.Card:
    """The offer as the page shows it. Raises links.LinkUnusable, NotFound."""
    now = clock.now()
    return pages.card_of(pages.offer_with_parts(answering.offer_behind(secret, code, now).code), clock.day_of(now))


def _one(
    request: HttpRequest, secret: str, card: pages.Card, form: LotseForm, act: Any, name: str, done: str
) -> HttpResponse:
    def answer(_: dict[str, Any]) -> None:
        answering.by_link(secret=secret, code=card.offer.code, act=act, now=clock.now())

    if request.method == "POST" and carried_out(form, answer):
        messages.success(request, done)
        return redirect(centre_url("directory:offers_link", secret))
    return _render(request, secret, name, {"card": card, "form": form})


def _render(request: HttpRequest, secret: str, name: str, context: dict[str, Any]) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    context |= {"secret": secret, "centre": centre, "site_name": centre.name}
    return render(request, f"directory/partner/{name}.html", context)
