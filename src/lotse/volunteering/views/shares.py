"""Shares: offered from an engagement, answered, named, given back; and the page of the member who is asked."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.enums import ShareWay
from lotse.volunteering.forms import shares as forms
from lotse.volunteering.selectors import engagements as engagement_selectors
from lotse.volunteering.selectors import shares as selectors
from lotse.volunteering.services.shares import answering, ending, naming, offering
from lotse.volunteering.views.pages import form_page


@access("volunteering.relieve")
def shares(request: StaffRequest) -> HttpResponse:
    """What is with full-timers, or on the way there. ``?export=xlsx`` (or csv): the same rows as a file."""
    state, today = forms.ShareFilterForm(request.GET).wanted(), clock.today()
    rows = selectors.shares(request.member, state)
    if "export" in request.GET:
        sheet = selectors.share_sheet(selectors.share_rows(rows, today))
        return personal_download(request, sheet, "anteile", action="volunteering.shares_exported")
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": selectors.share_rows(page.object_list, today),
        "chips": chips_of(request, "stand", state, selectors.share_counts(request.member)),
    }
    return render(request, "volunteering/shares.html", context)


@access("volunteering.relieve")
def offer(request: StaffRequest, engagement: str, commitment: uuid.UUID) -> HttpResponse:
    """Offer a part of what somebody promised; ``?statt=`` replaces a share nobody took, ``?nach=`` follows one."""
    found = engagement_selectors.engagement_for(request.member, engagement)
    row = engagement_selectors.commitment_for(found, commitment)
    wanted, today = selectors.offer_wanted(request.member, row, request.GET), clock.today()
    initial = forms.offer_initial(wanted.earlier, wanted.replaced is None, today)
    form = forms.ShareOfferForm(request.POST or None, people=wanted.people, initial=initial)
    weeks, was_seen = [], False
    if form.is_valid():
        weeks, was_seen = selectors.weeks_with(form.facts().full_timer, form.facts().promise), form.was_seen()
        form.mark_seen()

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"commitment": row, "facts": form.facts(), "instead_of": wanted.replaced}
        if was_seen:
            reason = data["over_limit_reason"]
            offering.offer(actor=request.member, over_limit_reason=reason, now=clock.now(), **common)
        else:
            offering.check(today=today, **common)

    if request.method == "POST" and carried_out(form, act) and was_seen:
        messages.success(request, "Die Anfrage ist unterwegs. Die ehrenamtliche Person ist schon entlastet.")
        return redirect(centre_url("volunteering:engagement", found.code))
    context = {"form": form, "row": row, "weeks": weeks, "load": selectors.load_of(row.volunteer, today)}
    return render(request, "volunteering/share_offer.html", context)


@access("volunteering.relieve")
def share(request: StaffRequest, share: uuid.UUID) -> HttpResponse:
    page = selectors.share_page(selectors.share_for(request.member, share), clock.today())
    return render(request, "volunteering/share.html", {"page": page})


@access("volunteering.relieve")
def answer(request: StaffRequest, share: uuid.UUID) -> HttpResponse:
    """What the full-timer, or then the line manager, said on the phone."""
    found = selectors.share_for(request.member, share)
    form = forms.ShareAnswerForm(request.POST or None)
    who, name = selectors.whose_answer(found)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"share": found, "actor": request.member, "now": clock.now()}
        answering.answer(by=who, is_yes=data["answer"] == "yes", reason=data["reason"], way=data["way"], **common)

    shown = {"title": f"Was sagt {name}?", "submit": "Eintragen", "done": "Die Antwort ist eingetragen."}
    return form_page(request, form, act, back=_url(found), preline=str(found.engagement), **shown)


@require_POST
@access("volunteering.relieve")
def withdraw(request: StaffRequest, share: uuid.UUID) -> HttpResponse:
    found = selectors.share_for(request.member, share)
    done = "Die Anfrage ist zurückgezogen. Der Anteil liegt weiter bei der Koordination."
    attempt(request, lambda: ending.withdraw(actor=request.member, share=found, now=clock.now()), done)
    return redirect(_url(found))


@require_POST
@access("volunteering.relieve")
def name_families(request: StaffRequest, share: uuid.UUID) -> HttpResponse:
    found = selectors.share_for(request.member, share)
    done = "Name und Telefonnummer stehen jetzt auf der Seite, deren Link unterwegs ist."
    attempt(request, lambda: naming.name_families(actor=request.member, share=found, now=clock.now()), done)
    return redirect(_url(found))


@access("volunteering.relieve")
def hand_back(request: StaffRequest, share: uuid.UUID) -> HttpResponse:
    """The volunteer takes it again."""
    found = selectors.share_for(request.member, share)
    form = forms.HandBackForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        ending.hand_back(actor=request.member, share=found, now=clock.now(), **data)

    lead = f"{found.volunteer} hat jetzt: {selectors.load_of(found.volunteer, clock.today())}. Dazu kämen {found}."
    shown = {"title": "Anteil zurückgeben", "submit": "Zurückgeben", "done": "Der Anteil ist zurückgegeben."}
    return form_page(request, form, act, back=_url(found), preline=str(found.engagement), lead=lead, **shown)


@access("volunteering.answer_shares")
def own_share(request: StaffRequest, share: uuid.UUID) -> HttpResponse:
    """What is offered to the member; two buttons."""
    found = selectors.own_share_for(request.member, share)
    form = forms.ShareOwnAnswerForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"share": found, "way": ShareWay.ACCOUNT, "actor": request.member, "now": clock.now()}
        answering.answer(by="full_timer", is_yes=data["answer"] == "yes", reason=data["reason"], **common)

    url = centre_url("volunteering:own_share", found.pk)
    page, shown = selectors.share_page(found, clock.today()), {"title": "", "submit": "", "done": "Danke."}
    return form_page(
        request, form, act, back=url, template="volunteering/own_share.html", page=page, who="full_timer", **shown
    )


def _url(share: Any) -> str:
    return centre_url("volunteering:share", share.pk)
