"""The one page on which the smaller forms of the advice work stand, and what a single button does."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.forms import LotseForm


def form_page(
    request: HttpRequest, form: LotseForm, *, title: str, submit: str, back: str, preline: str = "", hint: str = ""
) -> HttpResponse:
    """A form with its heading; ``back`` is where *Abbrechen* leads, ``hint`` one sentence above the fields."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "preline": preline, "hint": hint}
    return render(request, "cases/form.html", context)


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
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
