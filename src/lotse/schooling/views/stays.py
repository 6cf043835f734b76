"""What became of the children that began school, and whom to ask about them."""

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.lists import chips_of, page_of
from lotse.schooling.forms.support import QuestionFilterForm, StayFilterForm
from lotse.schooling.selectors import choices, stays
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest


@access("schooling.view_pupil")
def figures(request: StaffRequest) -> HttpResponse:
    """How many are still at school after 6, 12 and 24 months; what nobody asked is unknown."""
    today = clock.today()
    given, usual = request.GET or None, StayFilterForm.usual(today)
    form = StayFilterForm(given, municipalities=choices.municipality_choices(), initial=usual)
    page = stays.stay_page(request.member, form.wanted(today), today)
    if "format" in request.GET:
        return export.download(stays.stay_sheet(page), request.GET["format"], f"verbleib-{page.wanted.end_on}")
    context = {"form": form, "page": page}
    return render(request, "schooling/stays.html", context)


@access("schooling.view_pupil")
def questions(request: StaffRequest) -> HttpResponse:
    """The questions that are due, with the school to call."""
    today = clock.today()
    form = QuestionFilterForm(request.GET)
    wanted = form.wanted()
    page = page_of(request, stays.questions(request.member, wanted, today))
    context = {
        "form": form,
        "page": page,
        "rows": stays.question_rows(page.object_list, today),
        "chips": chips_of(request, "stand", wanted.state, stays.question_counts(request.member, wanted, today)),
    }
    return render(request, "schooling/questions.html", context)


@access("schooling.view_pupil")
def questions_export(request: StaffRequest) -> HttpResponse:
    """The rows of the list as a file; the export is noted, because it takes names out of the house."""
    wanted, today = QuestionFilterForm(request.GET).wanted(), clock.today()
    sheet = stays.question_sheet(stays.questions(request.member, wanted, today), today)
    return personal_download(request, sheet, "nachfragen", action="schooling.questions_exported")
