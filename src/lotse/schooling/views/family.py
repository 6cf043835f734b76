"""The family's link to its status page, and the sheets of what to bring."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.forms import carried_out
from lotse.core.languages import SOURCE, multilingual
from lotse.people.services import open_file
from lotse.schooling.enums import Meeting
from lotse.schooling.forms.family import MailForm, PackingForm
from lotse.schooling.selectors import bring, family_links
from lotse.schooling.selectors.family_status import status_page
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.speech import speaker_for
from lotse.schooling.sentences import LANGUAGES
from lotse.schooling.services import family_links as services
from lotse.schooling.services.bring import packing_pdf, set_packing
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.edit_pupil")
def family_link(request: StaffRequest, household: str) -> HttpResponse:
    """Whether the family has a link; print a new one, mail it, revoke it."""
    file = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    if file.code != household:
        return redirect(centre_url("schooling:family_link", file.code))
    page = family_links.link_page(file.household, clock.now())
    form = MailForm(addresses=[(str(one.way_id), one.label) for one in page.addresses])
    context = {"file": file, "page": page, "form": form, "meetings": Meeting}
    return render(request, "schooling/family_link.html", context)


@require_POST
@access("schooling.edit_pupil")
def family_link_print(request: StaffRequest, household: str) -> HttpResponse:
    """A new link as a PDF; the former one ends."""
    family = family_links.household_to_share(request.member, household)
    try:
        pdf = services.print_link(actor=request.member, household=family, centre=request.centre, now=clock.now())
    except (NotAllowed, NotFound):
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:family_link", household))
    return _pdf(pdf, f"Statusseite-{household}")


@require_POST
@access("schooling.edit_pupil")
def family_link_mail(request: StaffRequest, household: str) -> HttpResponse:
    """A new link by mail; the former one ends."""
    family = family_links.household_to_share(request.member, household)
    page = family_links.link_page(family, clock.now())
    form = MailForm(request.POST, addresses=[(str(one.way_id), one.label) for one in page.addresses])

    def act(data: dict[str, Any]) -> None:
        way = uuid.UUID(data["way"])
        services.mail_link(actor=request.member, household=family, way=way, centre=request.centre, now=clock.now())

    if carried_out(form, act):
        messages.success(request, "Der Link ist unterwegs. Ein früherer gilt nicht mehr.")
    else:
        messages.error(request, next(str(one) for errors in form.errors.values() for one in errors))
    return redirect(centre_url("schooling:family_link", household))


@require_POST
@access("schooling.edit_pupil")
def family_link_revoke(request: StaffRequest, household: str) -> HttpResponse:
    family = family_links.household_to_share(request.member, household)
    try:
        services.revoke_link(actor=request.member, household=family, now=clock.now())
    except services.NoLink as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "Der Link ist gesperrt. Die Seite dahinter öffnet sich nicht mehr.")
    return redirect(centre_url("schooling:family_link", household))


@multilingual
@access("schooling.view_pupil")
def family_preview(request: StaffRequest, household: str) -> HttpResponse:
    """What the family sees, without its link and without its buttons."""
    file = open_file(actor=request.member, code=household, now=clock.now(), path=request.path)
    page = status_page(file.household, request.centre, get_language() or SOURCE, clock.now())
    context = {"page": page, "site_name": request.centre.name, "is_preview": True}
    return render(request, "schooling/status.html", context)


@access("schooling.view_pupil")
def packing(request: StaffRequest) -> HttpResponse:
    """The sheets of what to bring, for each meeting and language; some may set what stands on them."""
    context = {
        "meetings": [bring.packing(one, speaker_for(SOURCE, request.centre)) for one in Meeting],
        "languages": {SOURCE: "Deutsch", **LANGUAGES},
        "may_edit": request.member.holds("schooling.edit_process"),
    }
    return render(request, "schooling/packing.html", context)


@access("schooling.view_pupil")
def packing_sheet(request: StaffRequest) -> HttpResponse:
    """``?anlass=interview&sprache=uk`` as a PDF."""
    meeting, language = request.GET.get("anlass", Meeting.INTERVIEW), request.GET.get("sprache", SOURCE)
    if meeting not in Meeting.values or language not in {SOURCE, *LANGUAGES}:
        raise Http404
    try:
        pdf = packing_pdf(Meeting(meeting), language, request.centre)
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:packing"))
    return _pdf(pdf, f"Mitbringen-{meeting}-{language}")


@access("schooling.edit_process")
def packing_edit(request: StaffRequest) -> HttpResponse:
    form = PackingForm(request.POST or None, process=current_process())

    def act(data: dict[str, Any]) -> None:
        set_packing(actor=request.member, packing=data, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Listen sind gespeichert.")
        return redirect(centre_url("schooling:packing"))
    return render(request, "schooling/packing_form.html", {"form": form})


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store, private"  # a link stands on it
    return answer
