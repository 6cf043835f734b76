"""Two files of the same family: choose, compare, merge."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import NotFound
from lotse.core.forms import carried_out
from lotse.people import selectors, services
from lotse.people.forms import MergeChoiceForm, MergeForm
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("people.merge_households")
def merge(request: StaffRequest) -> HttpResponse:
    """Two codes are typed, then both files stand side by side, then one button makes them one."""
    choice = MergeChoiceForm(request.GET or None, initial={"a": request.GET.get("a", "")})
    if "b" not in request.GET or not choice.is_valid():
        plain = choice if "b" in request.GET else MergeChoiceForm(initial={"a": request.GET.get("a", "")})
        return render(request, "people/merge_choose.html", {"form": plain})
    try:
        page = services.compare_files(actor=request.member, codes=choice.codes(), now=clock.now())
    except (NotFound, services.CannotMerge) as error:
        choice.add_error("b", "Eine der beiden Akten gibt es nicht." if isinstance(error, NotFound) else error.sentence)
        return render(request, "people/merge_choose.html", {"form": choice})
    form = MergeForm(request.POST or None, keep=page.keep_choices, same=page.same_choices)
    if request.method == "POST" and carried_out(form, lambda _: _merge(request, page, form)):
        messages.success(request, "Die Akten sind zusammengeführt. Das alte Aktenzeichen führt weiter hierher.")
        return redirect(centre_url("people:household", form.cleaned_data["keep"]))
    return render(request, "people/merge.html", {"page": page, "form": form})


def _merge(request: StaffRequest, page: selectors.Comparison, form: MergeForm) -> None:
    first_stays = form.cleaned_data["keep"] == page.first.code
    files = [page.second, page.first] if first_stays else [page.first, page.second]
    services.merge_households(
        actor=request.member,
        source=files[0].household,
        target=files[1].household,
        same=form.pairs(turned=first_stays),
        now=clock.now(),
    )
