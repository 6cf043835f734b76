"""What an office without account does: opens its list with link and code, and answers it."""

import uuid
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import carried_out
from lotse.links import access_codes
from lotse.links import services as links
from lotse.schooling import desk
from lotse.schooling.enums import AnswerWay
from lotse.schooling.forms.decisions import CodeForm
from lotse.schooling.selectors import decisions
from lotse.schooling.services import decisions as services
from lotse.schooling.services.decisions.sending import PURPOSE
from lotse.tenants.linking import centre_url

TEMPLATE = "schooling/decision_link.html"
SESSION_KEY = "lotse_decision_lists"


def _desk(secret: str) -> desk.Desk:
    """Raises LinkUnusable."""
    link = links.find(purpose=PURPOSE, secret=secret, now=clock.now())
    found = decisions.running_list(link.object_id)
    if found is None:
        raise links.LinkUnusable
    url = centre_url("schooling:decision_by_link", secret)
    count = partial(links.count_submission, link, now=clock.now())
    return desk.Desk(found, services.Answering(AnswerWay.LINK), url, "base_public.html", count_upload=count)


def _is_unlocked(request: HttpRequest, at: desk.Desk) -> bool:
    one = at.decision_list
    return access_codes.is_unlocked(request.session, SESSION_KEY, one.pk, services.code_of(one), clock.now())


def _remember(request: HttpRequest, at: desk.Desk) -> None:
    one = at.decision_list
    access_codes.remember(request.session, SESSION_KEY, one.pk, services.code_of(one), clock.now())


def _only_unlocked(request: HttpRequest, secret: str, page: Callable[[desk.Desk], HttpResponse]) -> HttpResponse:
    at = _desk(secret)
    return page(at) if _is_unlocked(request, at) else _ask(request, at, CodeForm())


def _ask(request: HttpRequest, at: desk.Desk, form: CodeForm) -> HttpResponse:
    context = {"desk": at, "form": form, "site_name": str(request.centre)}  # type: ignore[attr-defined]
    return render(request, "schooling/decision_code.html", context)


@never_cache
@sensitive_post_parameters()
@by_link("decision_list")
def decision_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The list; before the code is entered, nothing but its name. Opening the link changes nothing."""
    at = _desk(secret)
    if "code" in request.POST:
        form = CodeForm(request.POST)
        if carried_out(
            form, lambda data: services.unlock(decision_list=at.decision_list, typed=data["code"], now=clock.now())
        ):
            _remember(request, at)
            return redirect(at.url)
        return _ask(request, at, form)
    if not _is_unlocked(request, at):
        return _ask(request, at, CodeForm())
    row = decisions.list_row(at.decision_list, clock.today())
    show = desk.answer if request.method == "POST" else desk.show
    return show(request, at, TEMPLATE, row=row)


@never_cache
@by_link("decision_list")
def decision_item_by_link(request: HttpRequest, secret: str, item: uuid.UUID) -> HttpResponse:
    return _only_unlocked(request, secret, lambda at: desk.item(request, at, item))


@never_cache
@by_link("decision_list")
def decision_file_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The list as a workbook."""
    return _only_unlocked(request, secret, lambda at: desk.file(request, at))


@never_cache
@by_link("decision_list")
def decision_upload_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    return _only_unlocked(request, secret, lambda at: desk.upload(request, at))
