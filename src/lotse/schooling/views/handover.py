"""Hand-over packages: what would go to whom, making one, what went, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.forms import carried_out
from lotse.people.forms import RetractionForm
from lotse.schooling.forms.handover import PackageForm, PackageQueryForm
from lotse.schooling.selectors import handover as selectors
from lotse.schooling.services import handover as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@never_cache
@access("schooling.edit_pupil")
def package_new(request: StaffRequest, pupil: str) -> HttpResponse:
    """What would go to whom, before it goes. Sending answers with the page that shows the password, once."""
    wanted = PackageQueryForm(request.GET).wanted(selectors.usual_recipient(request.member, pupil))
    draft = selectors.draft_for(request.member, pupil, wanted, clock.today())
    form = PackageForm(request.POST or None, draft=draft)
    made: list[services.Made] = []

    def act(data: dict[str, Any]) -> None:
        by: dict[str, Any] = {"actor": request.member, "centre": request.centre}
        made.append(services.make_package(pupil=pupil, wanted=wanted, now=clock.now(), **by, **form.facts()))

    if request.method == "POST" and carried_out(form, act):
        page = selectors.package_page(request.member, made[0].package.code, clock.now())
        return render(request, "schooling/handover/package.html", {"page": page, "made": made[0]})
    if request.method == "GET":
        services.note_preview(actor=request.member, draft=draft, now=clock.now())
    context = {"draft": draft, "form": form, "tabs": selectors.recipient_tabs(draft), "pupil": draft.first.facts.pupil}
    return render(request, "schooling/handover/new.html", context)


@access("schooling.view_pupil")
def package(request: StaffRequest, package: str) -> HttpResponse:
    """What went, to whom, and what was in it."""
    page = selectors.package_page(request.member, package, clock.now())
    services.note_view(actor=request.member, page=page, now=clock.now())
    return render(request, "schooling/handover/package.html", {"page": page, "made": None})


@access("schooling.edit_pupil")
def package_file(request: StaffRequest, package: str) -> HttpResponse:
    """The archive, as long as it lies ready."""
    page = selectors.package_page(request.member, package, clock.now())
    content = selectors.package_file(page)
    services.note_download(actor=request.member, page=page, now=clock.now())
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="Unterlagen-{package}.zip"'
    return answer


@access("schooling.edit_pupil")
def package_retract(request: StaffRequest, package: str) -> HttpResponse:
    """The recipient is asked to delete; the record stays."""
    page = selectors.package_page(request.member, package, clock.now())
    form = RetractionForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.retract_package(actor=request.member, page=page, now=clock.now(), **data)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Rücknahme ist eingetragen. Der Brief mit der Bitte um Löschung liegt bereit.")
        return redirect(centre_url("schooling:package", package))
    return render(request, "schooling/handover/retract.html", {"page": page, "form": form})


@access("schooling.edit_pupil")
def package_deletion_letter(request: StaffRequest, package: str) -> HttpResponse:
    """The letter as PDF; what stands in the way is said on the page of the package."""
    page = selectors.package_page(request.member, package, clock.now())
    try:
        pdf = services.package_deletion_letter(actor=request.member, page=page, centre=request.centre, now=clock.now())
    except NotAllowed:
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:package", package))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="Loeschbitte-{package}.pdf"'
    return answer
