"""The figures of the director, as a page, as a file, and as the paper for the Kreistag."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.pdf import PdfUnavailable
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest
from lotse.volunteering.documents.justification import justification_pdf
from lotse.volunteering.forms.figures import FiguresForm
from lotse.volunteering.selectors.figures import page as selectors
from lotse.volunteering.services import reading


@access("volunteering.view_figures")
def figures(request: StaffRequest) -> HttpResponse:
    """Sums of the team, no person."""
    form = FiguresForm(request.GET or None)
    page = selectors.figures(clock.today(), form.post_hours())
    return render(request, "volunteering/figures.html", {"form": form, "page": page, "query": request.GET.urlencode()})


@access("volunteering.view_figures")
def workbook(request: StaffRequest) -> HttpResponse:
    """Each table of the page as a worksheet."""
    page = selectors.figures(clock.today(), FiguresForm(request.GET).post_hours())
    reading.note_export(actor=request.member, what="figures", now=clock.now())
    content = export.to_workbook(selectors.figure_sheets(page))
    return export.attachment(content, export.XLSX, f"ehrenamt-zahlen-{page.made_on}")


@access("volunteering.view_figures")
def justification(request: StaffRequest) -> HttpResponse:
    """One page for the Kreistag as PDF."""
    page = selectors.figures(clock.today(), FiguresForm(request.GET).post_hours())
    try:
        content = justification_pdf(page, centre=request.centre, signer=request.member)
    except PdfUnavailable as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("volunteering:figures"))
    reading.note_export(actor=request.member, what="justification", now=clock.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="begruendung-{page.made_on}.pdf"'
    return answer
