"""What a partner's account sees: its own lists, and nothing else of the centre."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.schooling import desk
from lotse.schooling.enums import AnswerWay
from lotse.schooling.selectors import decisions
from lotse.schooling.services.decisions import Answering
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

TEMPLATE = "schooling/own_list.html"
HIDDEN = {decisions.WITHDRAWN}  # a withdrawn list is gone for the office


def _desk(request: StaffRequest, code: str) -> desk.Desk:
    found = decisions.list_for(decisions.own_lists(request.member, clock.now()), code)
    url = centre_url("schooling:own_list", found.code)
    return desk.Desk(found, Answering(AnswerWay.ACCOUNT, request.member), url, "base_staff.html")


@access("schooling.answer_lists")
def own_lists(request: StaffRequest) -> HttpResponse:
    """The lists of the office that the member represents."""
    rows, today = decisions.own_lists(request.member, clock.now()), clock.today()
    state = request.GET.get("stand", decisions.RUNNING)
    page = page_of(request, decisions.lists(rows, state, today))
    counts = [one for one in decisions.list_counts(rows, today) if one[0] not in HIDDEN]
    context = {
        "page": page,
        "rows": [decisions.list_row(one, today) for one in page.object_list],
        "chips": chips_of(request, "stand", state, counts),
    }
    return render(request, "schooling/own_lists.html", context)


@never_cache
@access("schooling.answer_lists")
def own_list(request: StaffRequest, decision_list: str) -> HttpResponse:
    """One list, to be answered."""
    at = _desk(request, decision_list)
    row = decisions.list_row(at.decision_list, clock.today())
    if request.method == "POST":
        return desk.answer(request, at, TEMPLATE, row=row)
    return desk.show(request, at, TEMPLATE, row=row)


@never_cache
@access("schooling.answer_lists")
def own_item(request: StaffRequest, decision_list: str, item: uuid.UUID) -> HttpResponse:
    return desk.item(request, _desk(request, decision_list), item)


@access("schooling.answer_lists")
def own_file(request: StaffRequest, decision_list: str) -> HttpResponse:
    """The list as a workbook."""
    return desk.file(request, _desk(request, decision_list))


@access("schooling.answer_lists")
def own_upload(request: StaffRequest, decision_list: str) -> HttpResponse:
    return desk.upload(request, _desk(request, decision_list))
