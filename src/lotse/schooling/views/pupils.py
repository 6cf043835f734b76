"""The queue, the page of one child, registering."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.core.names import search_words
from lotse.people.services import open_file
from lotse.schooling.enums import Office
from lotse.schooling.forms.pupils import FindChildForm, QueueFilterForm, RegisterForm
from lotse.schooling.selectors import choices, pupil_families, pupil_page, pupil_path, pupils
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services import pupils as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest


@access("schooling.view_pupil")
def pupil_list(request: StaffRequest) -> HttpResponse:
    """The queue: who waits for what, and for how long."""
    form = QueueFilterForm(request.GET, municipalities=choices.municipality_choices())
    wanted = form.wanted()
    process, today = current_process(), clock.today()
    page = page_of(request, pupils.queue(request.member, wanted))
    rows = pupils.queue_rows(page.object_list, process, today)
    counts = [(one.key, one.label, one.count) for one in pupils.state_counts(request.member, wanted, process)]
    chips = chips_of(request, "stand", wanted.state, counts)
    context = {"form": form, "page": page, "rows": rows, "chips": chips}
    return render(request, "schooling/pupils.html", context)


@access("schooling.view_pupil")
def pupil_export(request: StaffRequest) -> HttpResponse:
    """The rows of the list as a file; the export is noted, because it takes names out of the house."""
    form = QueueFilterForm(request.GET, municipalities=choices.municipality_choices())
    rows = pupils.queue(request.member, form.wanted())
    sheet = pupils.queue_sheet(rows, current_process(), clock.today())
    return personal_download(request, sheet, "kinder", action="schooling.pupils_exported")


@access("schooling.view_pupil")
def pupil(request: StaffRequest, pupil: str) -> HttpResponse:
    """One child: the way so far, and the one thing to do next."""
    page = pupil_page.pupil_page(request.member, pupil, clock.today())
    household = page.pupil.person.household
    record(actor=request.member, action="schooling.pupil_viewed", obj=page.pupil, now=clock.now(), file_id=household.pk)
    actions = pupil_path.actions_for(page)
    return render(request, "schooling/pupil.html", {"page": page, "household": household, "actions": actions})


@access("schooling.edit_pupil")
def find_child(request: StaffRequest) -> HttpResponse:
    """Where registering begins: which child?"""
    form = FindChildForm(request.GET or None)
    query = form.query()
    found = pupil_families.children_to_register(request.member, search_words(query))
    context = {"form": form, "query": query, "found": found, "families_url": centre_url("people:households")}
    return render(request, "schooling/find_child.html", context)


@access("schooling.edit_pupil")
def register(request: StaffRequest, household: str, person: uuid.UUID) -> HttpResponse:
    """Take a child of a family in."""
    child = pupil_families.person_to_register(request.member, household, person)
    today = clock.today()
    initial = {"registered_on": today, "registered_by": current_process().who_registers or Office.CENTRE}
    form = RegisterForm(request.POST or None, initial=initial | {"support_form": "initial_support"})

    def act(data: dict[str, object]) -> None:
        made = services.register_pupil(actor=request.member, person=child, now=clock.now(), **data)  # type: ignore[arg-type]
        form.made_code = made.code  # type: ignore[attr-defined]

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, f"{child.first_name} ist gemeldet.")
        return redirect(centre_url("schooling:pupil", form.made_code))  # type: ignore[attr-defined]
    context = {
        "form": form,
        "child": child,
        "proposal": pupils.grade_proposal_label(child, today),
        "tab_url": centre_url("schooling:household_tab", household),
    }
    return render(request, "schooling/register.html", context)


@access("schooling.view_pupil")
def household_tab(request: StaffRequest, household: str) -> HttpResponse:
    """The tab "Schule" of a family's file."""
    file = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if file.code != household:
        return redirect(centre_url("schooling:household_tab", file.code))
    school = pupil_families.pupils_of_household(request.member, file.household, clock.today())
    return render(request, "schooling/household_tab.html", {"file": file, "school": school})
