"""The list of deadlines, and the rules they follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.schooling.forms.deadlines import DeadlineFilterForm, DeadlineRuleForm, LeaverFilterForm
from lotse.schooling.selectors import choices, deadlines, leavers
from lotse.schooling.services import deadlines as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest


def _filter(request: StaffRequest) -> DeadlineFilterForm:
    return DeadlineFilterForm(request.GET, members=choices.advisers(), municipalities=choices.municipality_choices())


@access("schooling.view_pupil")
def deadline_list(request: StaffRequest) -> HttpResponse:
    """What is overdue and what comes, for all children, the longest overdue first."""
    form = _filter(request)
    wanted = form.wanted()
    rows = deadlines.listed(request.member, wanted, clock.today())
    context = {
        "form": form,
        "page": page_of(request, deadlines.of_kind(rows, wanted.kind)),
        "chips": chips_of(request, "art", wanted.kind, deadlines.kind_counts(rows)),
    }
    return render(request, "schooling/deadlines.html", context)


@access("schooling.view_pupil")
def deadline_export(request: StaffRequest) -> HttpResponse:
    """The rows of the list as a file; the export is noted, because it takes names out of the house."""
    wanted = _filter(request).wanted()
    rows = deadlines.of_kind(deadlines.listed(request.member, wanted, clock.today()), wanted.kind)
    return personal_download(request, deadlines.deadline_sheet(rows), "fristen", action="schooling.deadlines_exported")


@access("schooling.view_schools")
def deadline_rules(request: StaffRequest) -> HttpResponse:
    """What is watched, for how long, and where the rule comes from."""
    may_edit = request.member.holds("schooling.edit_process")
    context = {"rows": deadlines.rule_rows(), "may_edit": may_edit}
    return render(request, "schooling/deadline_rules.html", context)


@access("schooling.edit_process")
def deadline_rule(request: StaffRequest, rule: str) -> HttpResponse:
    """Change one rule."""
    row = deadlines.rule_row(rule)
    initial = DeadlineRuleForm.initial_of(row.rule) | {"seen": row.changed_at}
    form = DeadlineRuleForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        services.save_rule(actor=request.member, key=rule, seen=data.pop("seen"), values=data, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Regel ist gespeichert. Sie gilt ab sofort für alle Kinder.")
        return redirect(centre_url("schooling:deadline_rules"))
    return render(request, "schooling/deadline_rule.html", {"form": form, "row": row})


@access("schooling.edit_process")
def deadline_rule_new(request: StaffRequest) -> HttpResponse:
    """A rule of the centre's own."""
    form = DeadlineRuleForm(request.POST or None, initial={"is_active": True, "warn_days": 0})

    def act(data: dict[str, Any]) -> None:
        services.add_rule(actor=request.member, values=data, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Regel ist angelegt. Sie gilt ab sofort für alle Kinder.")
        return redirect(centre_url("schooling:deadline_rules"))
    return render(request, "schooling/deadline_rule.html", {"form": form, "row": None})


@require_POST
@access("schooling.edit_process")
def deadline_rule_restore(request: StaffRequest, rule: str) -> HttpResponse:
    """Take back what the centre changed."""
    services.restore_rule(actor=request.member, key=rule, now=clock.now())
    messages.success(request, "Es gilt wieder, was Lotse vorschlägt.")
    return redirect(centre_url("schooling:deadline_rules"))


@access("schooling.view_pupil")
def leaver_list(request: StaffRequest) -> HttpResponse:
    """Who leaves school or turns 18, and what is planned."""
    form = LeaverFilterForm(request.GET)
    months, mine, kind = form.wanted()
    rows = leavers.leavers(request.member, months, clock.today(), mine=mine)
    context = {
        "form": form,
        "page": page_of(request, leavers.of_kind(rows, kind)),
        "chips": chips_of(request, "art", kind, leavers.kind_counts(rows)),
        "hint": leavers.hint(),
    }
    return render(request, "schooling/leavers.html", context)


@access("schooling.view_pupil")
def leaver_export(request: StaffRequest) -> HttpResponse:
    """The rows of the list as a file; the export is noted, because it takes names out of the house."""
    months, mine, kind = LeaverFilterForm(request.GET).wanted()
    rows = leavers.of_kind(leavers.leavers(request.member, months, clock.today(), mine=mine), kind)
    return personal_download(request, leavers.leaver_sheet(rows), "schulabgang", action="schooling.leavers_exported")
