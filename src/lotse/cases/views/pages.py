"""The one page on which the smaller forms of the advice work stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core.forms import LotseForm


def form_page(
    request: HttpRequest, form: LotseForm, *, title: str, submit: str, back: str, preline: str = "", hint: str = ""
) -> HttpResponse:
    """A form with its heading; ``back`` is where *Abbrechen* leads, ``hint`` one sentence above the fields."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "preline": preline, "hint": hint}
    return render(request, "cases/form.html", context)
