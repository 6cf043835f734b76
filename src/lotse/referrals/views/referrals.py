"""One referral for staff, the list of all, and answers that came by telephone or on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import chips_of, page_of
from lotse.core.pdf import PdfUnavailable
from lotse.referrals.documents import letter_pdf
from lotse.referrals.enums import Act, Way
from lotse.referrals.forms import AnswerForm, ReferralFilterForm, ReplyForm, WithdrawForm
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.services import access as codes
from lotse.referrals.services import answering, ending, sending
from lotse.referrals.services.steps import By
from lotse.referrals.views.files import NEW_CODE
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page, personal_download
from lotse.tenants.requests import StaffRequest


@access("referrals.send")
def referrals(request: StaffRequest) -> HttpResponse:
    """All referrals of the centre. ``?export=xlsx`` (or csv): the same rows as a file."""
    form, today = ReferralFilterForm(request.GET, partners=selectors.partner_options(request.member)), clock.today()
    state, wanted = request.GET.get("stand", selectors.OPEN_STATES), form.wanted()
    rows = selectors.referrals(request.member, state, wanted, today)
    if "export" in request.GET:
        lines = [selectors.row_of(one, today) for one in rows]
        return personal_download(request, selectors.sheet(lines), "verweise", action="referrals.list_exported")
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": [selectors.row_of(one, today) for one in page.object_list],
        "chips": chips_of(
            request, "stand", state, selectors.options(selectors.wanted_by(request.member, wanted), today)
        ),
    }
    return render(request, "referrals/referrals.html", context)


@never_cache
@access("referrals.send")
def referral(request: StaffRequest, referral: str) -> HttpResponse:
    """Both sides' history, what the partner can read, and what can be done."""
    found = selectors.referral_for(request.member, referral)
    codes.record_reading(actor=request.member, referral=found, now=clock.now())
    code = request.session.get(NEW_CODE, ["", ""])
    shown = code[1] if code[0] == found.code else ""
    if shown:
        del request.session[NEW_CODE]
    context = {"page": selectors.page(found, clock.now(), way=Way.PHONE), "new_code": shown}
    return render(request, "referrals/referral.html", context)


@access("referrals.send")
def phone(request: StaffRequest, referral: str) -> HttpResponse:
    """What the partner said on the telephone or wrote on paper, in one action."""
    found = selectors.referral_for(request.member, referral)
    page = selectors.page(found, clock.now(), way=Way.PHONE)
    form = AnswerForm(request.POST or None, page=page, by_phone=True)

    def act(data: dict[str, Any]) -> None:
        found.version = data["version"]
        by = By(Way.PHONE, request.member, who=data["who"])
        answering.answer(referral=found, by=by, act=Act(data["act"]), now=clock.now(), **form.facts())

    return _form(request, form, act, found, "Antwort eintragen", "Die Antwort ist eingetragen.")


@access("referrals.send")
def reply(request: StaffRequest, referral: str) -> HttpResponse:
    """Answer what the partner asked."""
    found = selectors.referral_for(request.member, referral)
    page = selectors.page(found, clock.now(), way=Way.PHONE)
    form = ReplyForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        answering.reply(actor=request.member, referral=found, text=data["text"], now=clock.now())

    lead = f"Die Stelle fragt: {page.question}"
    return _form(request, form, act, found, "Rückfrage beantworten", "Die Antwort ist unterwegs.", lead=lead)


@access("referrals.send")
def withdraw(request: StaffRequest, referral: str) -> HttpResponse:
    found = selectors.referral_for(request.member, referral)
    form = WithdrawForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        ending.withdraw(actor=request.member, referral=found, reason=data["reason"], now=clock.now())

    lead = "Der Link gilt sofort nicht mehr, und die Stelle wird gebeten, alles zu löschen."
    return _form(request, form, act, found, "Verweis zurücknehmen", "Der Verweis ist zurückgenommen.", lead=lead)


@require_POST
@access("referrals.send")
def reopen(request: StaffRequest, referral: str) -> HttpResponse:
    found = selectors.referral_for(request.member, referral)
    done = "Noch einmal verwiesen."
    attempt(request, lambda: sending.reopen(actor=request.member, referral=found, now=clock.now()), done)
    return redirect(centre_url("referrals:referral", found.code))


@require_POST
@access("referrals.send")
def notice(request: StaffRequest, referral: str) -> HttpResponse:
    """The button of the line under Heute."""
    found = selectors.referral_for(request.member, referral)
    attempt(request, lambda: answering.notice(actor=request.member, referral=found, now=clock.now()), "Gelesen.")
    return redirect(centre_url("workspace:today"))


@require_POST
@access("referrals.send")
def new_code(request: StaffRequest, referral: str) -> HttpResponse:
    """A code for this referral only; it is shown once, on the next page."""
    found = selectors.referral_for(request.member, referral)
    request.session[NEW_CODE] = [
        found.code, codes.renew_code(actor=request.member, referral=found, now=clock.now())
    ]  # fmt: skip
    return redirect(centre_url("referrals:referral", found.code))


@access("referrals.send")
def letter(request: StaffRequest, referral: str) -> HttpResponse:
    """The referral on paper."""
    found = selectors.referral_for(request.member, referral)
    try:
        content = letter_pdf(selectors.page(found, clock.now(), way=Way.PHONE))
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("referrals:referral", found.code))
    codes.record_reading(actor=request.member, referral=found, now=clock.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="verweis-{found.code}.pdf"'
    return answer


def _form(
    request: StaffRequest, form: Any, act: Any, found: Any, title: str, done: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    back = centre_url("referrals:referral", found.code)
    return form_page(
        request, form, act, title=title, submit="Speichern", back=back, done=done, preline=str(found), lead=lead
    )
