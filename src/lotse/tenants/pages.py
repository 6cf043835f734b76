"""What the pages of staff share: the page of one form, and that before a list with personal data."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.errors import NotFound
from lotse.core.forms import LotseForm, carried_out
from lotse.tenants.exports import PersonalFile, PersonalList, hand_out
from lotse.tenants.forms import PersonalExportForm
from lotse.tenants.requests import StaffRequest

_NO_FILTERS = frozenset({"export", "format", "seite", "sortierung"})


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
    template: str = "form_page.html",
    **more: Any,
) -> HttpResponse:
    """One form; carried out, it leads to ``back`` (or to what ``act`` returns, where that is an address)."""
    reached: list[object] = []
    if request.method == "POST" and carried_out(form, lambda data: reached.append(act(data))):
        messages.success(request, done)
        return redirect(reached[0] if isinstance(reached[0], str) else back)
    context = {"form": form, "title": title, "submit": submit, "back": back, "preline": preline, "lead": lead}
    return render(request, template, context | more)


def personal_download(
    request: StaffRequest,
    sheet: export.Sheet,
    name: str,
    *,
    action: str,
    about: Model | None = None,
) -> HttpResponse:
    """A list with personal data as a file: first the page that asks why (GET), then the encrypted archive (POST).

    The format is that of the link (``export`` or ``format``; XLSX unless said). ``name`` of the file is ASCII and
    names no person; ``action`` stands in the audit log. Raises NotFound for a format that there is not.
    """
    file_format = request.GET.get("export") or request.GET.get("format", export.XLSX)
    if file_format not in export.FORMATS:
        raise NotFound
    filters = tuple(sorted(key for key, value in request.GET.items() if value and key not in _NO_FILTERS))
    taken = PersonalList(sheet, list(sheet.rows), file_format, name, filters)
    form = PersonalExportForm(request.POST or None)
    made: list[PersonalFile] = []

    def act(data: dict[str, Any]) -> None:
        made.append(hand_out(actor=request.member, taken=taken, action=action, about=about, now=clock.now(), **data))

    if request.method == "POST" and carried_out(form, act):
        headers = {"Content-Disposition": f'attachment; filename="{made[0].name}"', "Cache-Control": "no-store"}
        return HttpResponse(made[0].content, content_type="application/zip", headers=headers)
    context = {"form": form, "sheet": sheet, "rows": len(taken.rows), "back": _list_of(request)}
    return render(request, "tenants/personal_export.html", context)


def _list_of(request: StaffRequest) -> str:
    """Where the list stands whose file this is: the same page without ``export``, or the page above."""
    query, path = request.GET.copy(), request.path
    query.pop("format", None)
    if not query.pop("export", None):
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return f"{path}?{query.urlencode()}" if query else path
