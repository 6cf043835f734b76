"""The family's answer: is the help still needed? Opening the page changes nothing; its two buttons do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.errors import LotseError
from lotse.core.languages import multilingual
from lotse.links.services import LinkUnusable
from lotse.tenants.linking import centre_url
from lotse.volunteering.selectors.complaints import complain_url
from lotse.volunteering.services import need_questions


@never_cache
@multilingual
@by_link("need_question")
def need_answer(request: HttpRequest, secret: str) -> HttpResponse:
    need = need_questions.need_behind(secret, clock.now())
    if request.POST.get("answer") in {"yes", "no"}:
        is_needed = request.POST["answer"] == "yes"
        try:
            need_questions.answer_by_link(secret=secret, is_needed=is_needed, now=clock.now())
        except LinkUnusable:
            raise
        except LotseError:
            messages.error(request, gettext("Das hat nicht geklappt. Bitte rufen Sie uns an."))
        return redirect(centre_url("volunteering:need_answer", secret))
    centre = request.centre  # type: ignore[attr-defined]
    context = {"need": need, "centre": centre, "site_name": centre.name, "today": clock.today()}
    context["complain_url"] = complain_url(need.household)
    return render(request, "volunteering/need_answer.html", context)
