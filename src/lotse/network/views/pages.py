"""What the pages of bodies share: the page of one form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core.forms import LotseForm, carried_out
from lotse.tenants.requests import StaffRequest


def form_page(
    request: StaffRequest,
    form: LotseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    back: str,
    submit: str = "Speichern",
    done: str = "Gespeichert.",
    preline: str = "",
    lead: str = "",
) -> HttpResponse:
    """One form; carried out, it leads to ``back`` (or to what ``act`` returns, where that is an address)."""
    reached: list[object] = []
    if request.method == "POST" and carried_out(form, lambda data: reached.append(act(data))):
        messages.success(request, done)
        return redirect(reached[0] if isinstance(reached[0], str) else back)
    context = {"form": form, "title": title, "submit": submit, "back": back, "preline": preline, "lead": lead}
    return render(request, "network/form.html", context)


def say_unreached(request: StaffRequest, people: list[Any]) -> None:
    """Who has no address must be called."""
    if people:
        names = ", ".join(one.who for one in people[:10])
        messages.warning(request, f"Ohne E-Mail-Adresse, bitte anrufen: {names}{' …' if len(people) > 10 else ''}")
