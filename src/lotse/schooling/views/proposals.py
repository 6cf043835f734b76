"""Proposals: the list, one proposal with its marks, and accepting. Nothing changes until "Übernehmen"."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.forms import carried_out
from lotse.core.lists import page_of
from lotse.schooling.enums import ConstraintKind
from lotse.schooling.forms.proposals import AcceptForm, MarkForm, NewMarkForm, WeightsForm
from lotse.schooling.selectors import choices
from lotse.schooling.selectors import proposals as selectors
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import proposals as services
from lotse.schooling.services import recommendations
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

RUN_ROWS = 50  # about 7 kB each: a proposal for 300 children would be a page of 2 MB


@require_GET
@access("schooling.propose")
def runs(request: StaffRequest) -> HttpResponse:
    page = page_of(request, selectors.runs(request.member))
    context = {"page": page, "waiting": selectors.waiting_count(request.member)}
    return render(request, "schooling/runs.html", context)


@require_POST
@access("schooling.propose")
def start_run(request: StaffRequest) -> HttpResponse:
    """A proposal for all waiting children; the page of the run shows its progress."""
    try:
        run = services.request_run(actor=request.member, now=clock.now())
    except services.NothingToPropose as error:
        messages.info(request, error.sentence)
        return redirect(centre_url("schooling:runs"))
    return redirect(centre_url("schooling:run", run.pk))


@access("schooling.propose")
def propose_one(request: StaffRequest, pupil: str) -> HttpResponse:
    """One child, at the table: computed while the family sits there."""
    child = selectors.pupil_for(request.member, pupil)
    if request.method == "POST":
        run = services.request_run(actor=request.member, now=clock.now(), pupil=child)
        return redirect(centre_url("schooling:run", run.pk))
    newest = selectors.newest_run_of(request.member, child)
    context = {"pupil": child, "newest": newest, "marks": selectors.marks_of(child)}
    return render(request, "schooling/propose_one.html", context)


@access("schooling.propose")
def marks(request: StaffRequest, pupil: str) -> HttpResponse:
    """Wishes, pins and bans of one child: all of them, a form for a new one, a button to lift one."""
    child = selectors.pupil_for(request.member, pupil)
    here = centre_url("schooling:marks", pupil)
    lifted = MarkForm(request.POST).wanted() if "mark" in request.POST else None
    if lifted is not None:
        school = choices.school_by_id(str(lifted.school_id))
        services.remove_constraint(actor=request.member, pupil=child, school=school, kind=lifted.kind, now=clock.now())
        return redirect(here)
    form = NewMarkForm(request.POST or None, schools=choices.school_choices(child.grade))

    def act(data: dict[str, Any]) -> None:
        school, kind = choices.school_by_id(data["school"]), ConstraintKind(data["kind"])
        services.set_constraint(actor=request.member, pupil=child, school=school, kind=kind, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Eingetragen. Es gilt ab dem nächsten Vorschlag.")
        return redirect(here)
    context = {"pupil": child, "marks": selectors.marks_of(child), "form": form}
    return render(request, "schooling/marks.html", context)


@require_GET
@access("schooling.propose")
def run(request: StaffRequest, run: uuid.UUID) -> HttpResponse:
    page = selectors.run_page(request.member, selectors.run_for(request.member, run), clock.today())
    shown = page_of(request, page.proposed, RUN_ROWS)
    context = {"page": page, "shown": shown, "all_ticked": request.GET.get("auswahl") == "alle"}
    return render(request, "schooling/run.html", context)


def _back(request: StaffRequest, run: uuid.UUID) -> HttpResponse:
    """To the part of the proposal from which the button was pressed."""
    part = request.GET.get("seite", "")
    return redirect(centre_url("schooling:run", run) + (f"?seite={part}" if part.isdecimal() and part != "1" else ""))


@require_GET
@access("schooling.propose")
def run_progress(request: StaffRequest, run: uuid.UUID) -> HttpResponse:
    """The part that htmx polls; when the run has finished, the page is loaded anew."""
    page = selectors.run_page(request.member, selectors.run_for(request.member, run), clock.today())
    response = render(request, "schooling/_run_progress.html", {"page": page})
    if not page.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@access("schooling.propose")
def decide_cell(request: StaffRequest, run: uuid.UUID) -> HttpResponse:
    """A pin or ban: the proposal is computed anew at once; the answer is the page of the new one."""
    shown = selectors.run_for(request.member, run)
    mark = MarkForm(request.POST).wanted()
    if mark is None:
        raise NotFound
    pupil, school = selectors.cell_for(request.member, shown, mark.pupil_id, mark.school_id)
    try:
        shown = services.decide_cell(
            actor=request.member,
            run=shown,
            pupil=pupil,
            school=school,
            kind=mark.kind,
            remove=mark.remove,
            now=clock.now(),
        )
    except services.SchoolNotSuitable as error:
        messages.error(request, error.sentence)
    return _back(request, shown.pk)


@require_POST
@access("schooling.recommend")
def accept_row(request: StaffRequest, run: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Übernehmen: the proposal for one child becomes a recommendation, and its place is held."""
    found = selectors.row_for(request.member, run, row)
    try:
        made = recommendations.accept_row(actor=request.member, row=found, now=clock.now())
    except (NotAllowed, NotFound):
        raise
    except LotseError as error:
        messages.error(request, f"{found.pupil}: {error.sentence}")
    else:
        messages.success(request, f"{found.pupil}: {made.school} ist empfohlen, der Platz ist vorgemerkt.")
    return _back(request, run)


@require_POST
@access("schooling.recommend")
def accept_rows(request: StaffRequest, run: uuid.UUID) -> HttpResponse:
    """Übernehmen for all ticked children; each that cannot be accepted is named with its reason."""
    shown = selectors.run_for(request.member, run)
    form = AcceptForm(request.POST, rows=selectors.row_ids(shown))
    if not form.is_valid():
        messages.error(request, "Bitte haken Sie mindestens ein Kind an.")
        return _back(request, run)
    ticked = form.cleaned_data["row"]
    done = recommendations.accept_many(actor=request.member, run=shown, row_ids=ticked, now=clock.now())
    for refused in done.refused:
        messages.error(request, f"{refused.row.pupil}: {refused.error.sentence}")
    if done.recommendations:
        messages.success(request, f"Übernommen: {len(done.recommendations)}. Die Plätze sind vorgemerkt.")
    return _back(request, run)


@require_GET
@access("schooling.propose")
def weights(request: StaffRequest) -> HttpResponse:
    """How proposals are computed: the one table of weights."""
    rows = services.weight_rows(current_process().weights)
    may_edit = request.member.holds("schooling.edit_process")
    return render(request, "schooling/weights.html", {"rows": rows, "may_edit": may_edit})


@access("schooling.edit_process")
def edit_weights(request: StaffRequest) -> HttpResponse:
    rows = services.weight_rows(current_process().weights)
    form = WeightsForm(request.POST or None, rows=rows)

    def act(data: dict[str, Any]) -> None:
        services.set_weights(actor=request.member, weights=data, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Gewichte sind gespeichert. Sie gelten ab dem nächsten Vorschlag.")
        return redirect(centre_url("schooling:weights"))
    return render(request, "schooling/weights_form.html", {"form": form})
