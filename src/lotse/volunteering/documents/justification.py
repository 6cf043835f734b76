"""The one page that asks the Kreistag for posts; from the figures of the director, no person in it."""

from lotse.core.pdf import render_pdf
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.selectors.figures.page import FiguresPage


def justification_pdf(page: FiguresPage, *, centre: Centre, signer: Membership) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    return render_pdf("volunteering/justification_print.html", {"page": page, "centre": centre, "signer": signer})
