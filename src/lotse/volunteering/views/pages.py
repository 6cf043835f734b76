"""What the pages of *Ehrenamt* share: the page of one form, the files of a list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import export
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.forms import LotseForm, carried_out
from lotse.tenants.requests import StaffRequest


def form_page(
    request: StaffRequest,
    form: LotseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    back: str,
    done: str,
    preline: str = "",
    lead: str = "",
    template: str = "volunteering/form.html",
    **more: Any,
) -> HttpResponse:
    """One form; carried out, it leads to ``back`` (or to what ``act`` returns, where that is an address)."""
    reached: list[object] = []
    if request.method == "POST" and carried_out(form, lambda data: reached.append(act(data))):
        messages.success(request, done)
        return redirect(reached[0] if isinstance(reached[0], str) else back)
    context = {"form": form, "title": title, "submit": submit, "back": back, "preline": preline, "lead": lead}
    return render(request, template, context | more)


def attempt(request: StaffRequest, act: Callable[[], object], done: str) -> bool:
    """One button: say that it is done, or why not; whether it was."""
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return False
    messages.success(request, done)
    return True


def exports(request: StaffRequest) -> dict[str, str]:
    """The address of the list as a file, by format."""
    query = request.GET.copy()
    query.pop("seite", None)
    links = {}
    for one in export.FORMATS:
        query["export"] = one
        links[one] = f"?{query.urlencode()}"
    return links
