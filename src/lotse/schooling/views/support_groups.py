"""Support groups: the list, one group with its children, and the question to the school."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.schooling.forms.support import GroupFilterForm, QuestionListForm
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors import choices, support_groups
from lotse.schooling.selectors.question_list import question_list
from lotse.schooling.services import stay_checks
from lotse.schooling.services.question_list import IssuedList, issue_question_list
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest


@access("schooling.view_pupil")
def groups(request: StaffRequest) -> HttpResponse:
    """Where our children are taught how, and who is over time."""
    form = GroupFilterForm(request.GET, municipalities=choices.municipality_choices())
    wanted = form.wanted()
    found = support_groups.groups(request.member, wanted, clock.today(), form.sort())
    chips = chips_of(request, "stand", wanted.state, support_groups.group_options(found))
    context = {
        "form": form,
        "page": page_of(request, found.groups),
        "chips": chips,
        "children_count": found.children_count,
    }
    return render(request, "schooling/groups.html", context)


@access("schooling.view_pupil")
def groups_export(request: StaffRequest) -> HttpResponse:
    """The groups of the list as a file; no child is named in it."""
    form = GroupFilterForm(request.GET, municipalities=choices.municipality_choices())
    found = support_groups.groups(request.member, form.wanted(), clock.today(), form.sort())
    sheet = support_groups.groups_sheet(found.groups)
    return export.download(sheet, request.GET.get("format", export.XLSX), "foerdergruppen")


@access("schooling.view_pupil")
def group(request: StaffRequest, school: str, form: str) -> HttpResponse:
    """The children of one group."""
    found = support_groups.group_for(request.member, school, form, clock.today(), request.GET.get("band", ""))
    page = page_of(request, found.children)
    context = {"group": found, "page": page, "may_edit": request.member.holds(rules.EDIT_PUPIL)}
    return render(request, "schooling/group.html", context)


@access("schooling.view_pupil")
def group_export(request: StaffRequest, school: str, form: str) -> HttpResponse:
    """The children of one group as a file; the export is noted, because it takes names out of the house."""
    found = support_groups.group_for(request.member, school, form, clock.today(), request.GET.get("band", ""))
    sheet = support_groups.group_sheet(found)
    return personal_download(request, sheet, "foerdergruppe", action="schooling.group_exported", about=found.school)


@require_POST
@access("schooling.edit_pupil")
def group_confirm(request: StaffRequest, school: str, form: str) -> HttpResponse:
    """The school says that these children are still there and taught so."""
    found = support_groups.group_for(request.member, school, form, clock.today())
    ticked = set(request.POST.getlist("abschnitt"))
    ids: list[uuid.UUID] = [one.period.pk for one in found.children if str(one.period.pk) in ticked]
    count = stay_checks.confirm(actor=request.member, period_ids=ids, now=clock.now())
    if count:
        messages.success(request, f"Bestätigt: {count} {'Kind' if count == 1 else 'Kinder'}.")
    else:
        messages.error(request, "Bitte kreuzen Sie an, welche Kinder die Schule bestätigt hat.")
    return redirect(found.url)


@access("schooling.edit_pupil")
def group_questions(request: StaffRequest, school: str, form: str) -> HttpResponse:
    """Ask the school whether our list of its group is right; nothing leaves before the button."""
    found = support_groups.group_for(request.member, school, form, clock.today())
    questions = question_list(found, clock.today())
    chosen = QuestionListForm(request.POST or None, initial={"way": "letter"})
    issued: list[IssuedList] = []

    def act(data: dict[str, Any]) -> None:
        common: dict[str, Any] = {"actor": request.member, "centre": request.centre, "now": clock.now()}
        issued.append(issue_question_list(**common, questions=questions, way=data["way"]))

    if request.method == "POST" and carried_out(chosen, act) and issued[0].file is not None:
        return _attachment(issued[0])
    context = {"group": found, "questions": questions, "form": chosen, "sent": issued[0] if issued else None}
    return render(request, "schooling/group_questions.html", context)


def _attachment(issued: IssuedList) -> HttpResponse:
    assert issued.file is not None
    answer = HttpResponse(issued.file.content, content_type=issued.file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{issued.file.name}"'
    return answer
