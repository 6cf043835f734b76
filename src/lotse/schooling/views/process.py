"""The path of this centre: as it is, its settings and words, templates, earlier versions."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.schooling.forms.process import ProcessForm, SeenForm, WordsForm, initial_for
from lotse.schooling.selectors import process_pages as pages
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.process import EffectsUnseen, change_process
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.edit_process")
def process(request: StaffRequest) -> HttpResponse:
    """Who does what in this district, and where to change it."""
    return render(request, "schooling/process.html", {"page": pages.process_page()})


@access("schooling.edit_process")
def process_edit(request: StaffRequest) -> HttpResponse:
    form = ProcessForm(request.POST or None, initial=initial_for(current_process()))
    return _edit(request, form, "Ablauf bearbeiten")


@access("schooling.edit_process")
def process_words(request: StaffRequest) -> HttpResponse:
    """The centre's own names of states and next steps."""
    return _edit(request, WordsForm(request.POST or None, process=current_process()), "Wortlaut bearbeiten")


def _edit(request: StaffRequest, form: ProcessForm | WordsForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    if request.method == "POST" and _saved(request, form, lambda: form.changes, context):
        return redirect(centre_url("schooling:process"))
    return render(request, "schooling/process_form.html", context)


def _saved(
    request: StaffRequest,
    form: SeenForm,
    changes: Callable[[], Mapping[str, Any]],
    context: dict[str, Any],
    origin: str = "",
) -> bool:
    """Save what touches no child at once; what does is shown first, and saved by the next press of the button."""

    def act(data: dict[str, Any]) -> None:
        shown = {"seen": data["seen"], "confirmed": data["confirmed"]}
        try:
            change_process(actor=request.member, changes=changes(), origin=origin, now=clock.now(), **shown)
        except EffectsUnseen as error:
            context["comparison"] = error.comparison
            form.show_effects(error.comparison.fingerprint)
            raise

    saved = carried_out(form, act)
    if saved:
        messages.success(
            request, "Der Ablauf ist gespeichert. Kinder auf dem Weg gehen weiter von dort, wo sie stehen."
        )
    return saved


@require_POST
@access("schooling.edit_process")
def process_words_reset(request: StaffRequest) -> HttpResponse:
    """All names and next steps as they usually are."""
    form = SeenForm(request.POST)
    if not _saved(request, form, lambda: {"labels": {}, "steps": {}}, {}):
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    return redirect(centre_url("schooling:process_words"))


@access("schooling.edit_process")
def process_variant(request: StaffRequest) -> HttpResponse:
    """The template ``?name=`` beside the path as it is; nothing changes before *Übernehmen*."""
    if "name" not in request.GET:
        return redirect(centre_url("schooling:process"))
    found = pages.variant_for(request.GET["name"])
    context = {"comparison": pages.variant_comparison(found), "variant": found, "title": f"Vorlage {found.name}"}
    return _adopt(request, context, f"Vorlage {found.name}")


@access("schooling.edit_process")
def process_version(request: StaffRequest, number: int) -> HttpResponse:
    """An earlier version beside the path as it is."""
    found = pages.version_for(number)
    context = {"comparison": pages.version_comparison(found), "variant": None, "title": str(found)}
    return _adopt(request, context, f"wie {found}")


def _adopt(request: StaffRequest, context: dict[str, Any], origin: str) -> HttpResponse:
    comparison: pages.Comparison = context["comparison"]
    shown = {"seen": comparison.seen, "confirmed": comparison.fingerprint}
    form = SeenForm(request.POST or None, initial=shown)
    if request.method == "POST" and _saved(request, form, lambda: comparison.settings, context, origin):
        return redirect(centre_url("schooling:process"))
    return render(request, "schooling/process_compare.html", context | {"form": form})


@access("schooling.edit_process")
def process_history(request: StaffRequest) -> HttpResponse:
    """Who changed what when."""
    return render(request, "schooling/process_history.html", {"lines": pages.history()})
