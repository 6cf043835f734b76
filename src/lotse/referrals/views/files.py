"""The tab *Verweise* of a family's file, and a new referral: form, preview, sending."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.lists import page_of
from lotse.people.rules import NoGround
from lotse.people.selectors import HouseholdFilter, household_rows, households, person_in
from lotse.people.selectors.lists import with_details
from lotse.people.services import open_file
from lotse.referrals.forms import FamilyForm, ReferralForm
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.services import sending
from lotse.referrals.views import typed
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

NEW_CODE = "lotse_referral_code"  # in the session, until it was shown once


@access("referrals.send")
def file(request: StaffRequest, household: str) -> HttpResponse:
    """All referrals of one family."""
    opened = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if opened.code != household:
        return redirect(centre_url("referrals:file", opened.code))
    rows = selectors.of_household(request.member, opened.household, clock.today())
    return render(request, "referrals/file.html", {"file": opened, "rows": rows})


@access("referrals.send")
def whom(request: StaffRequest) -> HttpResponse:
    """Whose file a referral begins in; ``?angebot=`` or ``?stelle=`` goes along."""
    form = FamilyForm(request.GET)
    organisation, offer = selectors.partner_of(form.partner()) if form.partner() else (None, None)
    rows = households(request.member, HouseholdFilter(text=form.text()), on=clock.today())
    page = page_of(request, with_details(rows))
    kind, _, code = form.partner().partition(":")
    context = {
        "form": form,
        "page": page,
        "rows": household_rows(page, clock.today()),
        "query": f"?{urlencode({kind: code})}" if code else "",
        "to": f"An: {offer or organisation}" if organisation else "",
    }
    return render(request, "referrals/whom.html", context)


@access("referrals.send")
def new(request: StaffRequest, household: str) -> HttpResponse:
    """``?angebot=`` or ``?stelle=`` chooses the partner; ``?eingabe=`` shows what was typed before.

    Nothing leaves before the preview was confirmed.
    """
    opened = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if opened.code != household:
        return redirect(f"{centre_url('referrals:new', opened.code)}?{request.GET.urlencode()}")
    chosen = FamilyForm(request.GET).partner()
    initial = typed.of(request, opened) or {"partner": chosen, "topic": selectors.topic_of(chosen)}
    form = ReferralForm(request.POST or None, choices=selectors.choices(opened.household), initial=initial)
    context: dict[str, Any] = {"file": opened, "form": form, "preview": None, "missing": None}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        try:
            return _go_on(request, opened, form, context)
        except NoGround as error:
            context["missing"] = error.sentence
            context["consent_query"] = typed.keep(request, opened, form.cleaned_data)
        except (NotFound, NotAllowed):
            raise
        except LotseError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return render(request, "referrals/new.html", context)


def _go_on(request: StaffRequest, opened: Any, form: ReferralForm, context: dict[str, Any]) -> HttpResponse:
    """The preview; confirmed, the referral itself."""
    data = form.cleaned_data
    organisation, offer = selectors.partner_of(data["partner"])
    draft = sending.Draft(
        household=opened.household,
        person=person_in(opened.household, data["person"]) if data["person"] else None,
        organisation=organisation,
        offer=offer,
        **{name: data[name] for name in ("topic", "reason", "note", "shared", "way")},
    )
    if "confirm" not in request.POST or not data["seen"]:
        shown = sending.preview(actor=request.member, draft=draft, now=clock.now())
        return render(request, "referrals/preview.html", context | {"preview": shown, "draft": draft})
    made = sending.refer(
        actor=request.member, draft=draft, now=clock.now(), seen=data["seen"], own_code=data["own_code"]
    )
    if made.access_code:
        request.session[NEW_CODE] = [made.code, made.access_code]
    typed.forget(request)
    messages.success(request, "Verwiesen. Was hinausging, steht in der Akte unter Weitergaben.")
    return redirect(centre_url("referrals:referral", made.code))
