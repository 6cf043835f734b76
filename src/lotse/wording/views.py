"""Staff pages of the texts: versions, languages, what was given, the facts of the information sheet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.core.languages import SOURCE
from lotse.core.pdf import PdfUnavailable
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.wording import selectors, services
from lotse.wording.enums import INFORMATION
from lotse.wording.forms import AdditionForm, FactsForm, LanguageForm, TextForm, VersionForm
from lotse.wording.rules import EDIT
from lotse.wording.selectors import pages


@access("wording.view")
def index(request: StaffRequest) -> HttpResponse:
    """Which version of each text counts."""
    context = {"rows": pages.subject_rows(clock.today()), "may_edit": request.member.holds(EDIT)}
    return render(request, "wording/index.html", context)


@access("wording.view")
def subject(request: StaffRequest, subject: str) -> HttpResponse:
    """The text that counts, its versions, and the words that families were given."""
    page = pages.subject_page(request.centre, subject, request.GET.get("sprache", SOURCE), clock.today())
    return render(request, "wording/subject.html", _shown(request, page))


@access("wording.view")
def version(request: StaffRequest, subject: str, number: int) -> HttpResponse:
    language = request.GET.get("sprache", SOURCE)
    page = pages.version_page(request.centre, subject, number, language, clock.today())
    return render(request, "wording/version.html", _shown(request, page))


def _shown(request: StaffRequest, page: pages.SubjectPage | pages.VersionPage) -> dict[str, object]:
    return {"page": page, "tabs": pages.language_tabs(page.shown.asked), "may_edit": request.member.holds(EDIT)}


@access("wording.edit")
def new_version(request: StaffRequest, subject: str) -> HttpResponse:
    """The German text; the languages follow on the version's page."""
    title = pages.title_of(subject)
    initial = {"starts_on": clock.today(), "text": pages.draft_of(subject)}
    form = (AdditionForm if subject == INFORMATION else VersionForm)(request.POST or None, initial=initial)
    made: list[int] = []

    def act(data: dict[str, object]) -> None:
        facts = {"asks_anew": False} | data
        made.append(services.write_version(actor=request.member, subject=subject, now=clock.now(), **facts).number)  # type: ignore[arg-type]

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Die Fassung ist gespeichert. Tragen Sie jetzt die Sprachen nach.")
        return redirect(centre_url("wording:version", subject, made[0]))
    context = {"form": form, "title": title, "subject": subject}
    return render(request, "wording/new_version.html", context)


@access("wording.edit")
def version_text(request: StaffRequest, subject: str, number: int, language: str) -> HttpResponse:
    """One language of a version beside the German, and who has checked it."""
    wording = pages.version(subject, number)
    values = pages.text_values(wording, language)
    form = TextForm(request.POST or None, initial=values)
    if language == SOURCE:
        del form.fields["checked_by"]

    def act(data: dict[str, str]) -> None:
        facts = {"checked_by": ""} | data
        services.write_text(actor=request.member, wording=wording, language=language, now=clock.now(), **facts)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, f"{pages.LANGUAGES[language]} ist gespeichert.")
        return redirect(centre_url("wording:version", subject, number))
    context = {"form": form, "wording": wording, "german": values["german"], "language": language}
    return render(request, "wording/version_text.html", context | {"name": pages.LANGUAGES[language]})


@require_POST
@access("wording.edit")
def discard_version(request: StaffRequest, subject: str, number: int) -> HttpResponse:
    wording = pages.version(subject, number)
    act = lambda: services.discard_version(actor=request.member, wording=wording, now=clock.now())  # noqa: E731
    if attempt(request, act, "Die Fassung ist verworfen."):
        return redirect(centre_url("wording:subject", subject))
    return redirect(centre_url("wording:version", subject, number))


@access("wording.view")
def kept(request: StaffRequest, kept: str) -> HttpResponse:
    """The exact words that somebody was given."""
    found = selectors.kept_text(kept)
    context = {"kept": found, "shown": selectors.kept_worded(found), "language": pages.LANGUAGES[found.language]}
    return render(request, "wording/kept.html", context)


@access("wording.view")
def kept_pdf(request: StaffRequest, kept: str) -> HttpResponse:
    found = selectors.kept_text(kept)
    try:
        pdf = services.print_kept(centre=request.centre, kept=found)
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("wording:kept", kept))
    return pdf_answer(pdf, f"Text-{kept}")


@access("wording.edit")
def facts(request: StaffRequest) -> HttpResponse:
    """What the information sheet says of this centre."""
    form = FactsForm(request.POST or None, initial=pages.facts_values())

    def act(data: dict[str, object]) -> None:
        seen = data.pop("seen")
        services.change_facts(actor=request.member, values=data, seen=seen, now=clock.now())  # type: ignore[arg-type]

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Gespeichert. So steht es ab jetzt auf dem Informationsblatt.")
        return redirect(centre_url("wording:subject", INFORMATION))
    return render(request, "wording/facts.html", {"form": form})


@access("wording.view")
def information_print(request: StaffRequest) -> HttpResponse:
    """The information sheet for a family that has no file yet."""
    form = LanguageForm(request.POST or None, initial={"language": SOURCE})
    made: list[bytes] = []

    def act(data: dict[str, str]) -> None:
        made.append(services.print_information(actor=request.member, centre=request.centre, now=clock.now(), **data))

    if request.method == "POST" and carried_out(form, act):
        return pdf_answer(made[0], "Informationsblatt")
    return render(request, "wording/information_print.html", {"form": form})


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
