"""The letter to the parents, and the checks of its translations."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.forms import carried_out
from lotse.schooling.forms.letters import SentenceCheckForm
from lotse.schooling.selectors import pupils
from lotse.schooling.selectors.sentences import sentence_page
from lotse.schooling.sentences import LANGUAGES
from lotse.schooling.services import letters as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("schooling.edit_pupil")
def letter(request: StaffRequest, pupil: str) -> HttpResponse:
    """The letter as PDF; what stands in the way is said on the child's page."""
    child = pupils.pupil_for(request.member, pupil)
    try:
        pdf = services.print_letter(
            actor=request.member, pupil=child, centre=request.centre, on=clock.today(), now=clock.now()
        )
    except NotAllowed:
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("schooling:pupil", pupil))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="Empfehlung-{pupil}.pdf"'
    return answer


@access("schooling.check_sentences")
def sentences(request: StaffRequest) -> HttpResponse:
    """All translated sentences of one language, and who found which of them right."""
    language = request.GET.get("sprache", next(iter(LANGUAGES)))
    if language not in LANGUAGES:
        raise Http404
    page = sentence_page(language)
    keys = [row.key for _, rows in page.groups for row in rows]
    form = SentenceCheckForm(request.POST or None, keys=keys, initial={"checked_on": clock.today()})

    def act(data: dict[str, Any]) -> None:
        services.record_checks(actor=request.member, language=language, now=clock.now(), **data)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Prüfung ist eingetragen.")
        return redirect(f"{centre_url('schooling:sentences')}?sprache={language}")
    tabs = [Tab(name, f"?sprache={code}", code == language) for code, name in LANGUAGES.items()]
    chosen = form["keys"].value() or []
    return render(request, "schooling/sentences.html", {"page": page, "form": form, "tabs": tabs, "chosen": chosen})
