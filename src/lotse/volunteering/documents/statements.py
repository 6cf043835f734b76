"""The certificate and the statement of hours. They name the engagements, never a family."""

import datetime as dt

from lotse.core.pdf import render_pdf
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.selectors.statements import Statement


def statement_pdf(statement: Statement, *, centre: Centre, signer: Membership, on: dt.date) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    return render_pdf("volunteering/statement_print.html", _context(statement, centre, signer, on))


def certificate_pdf(statement: Statement, *, centre: Centre, signer: Membership, on: dt.date) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    return render_pdf("volunteering/certificate_print.html", _context(statement, centre, signer, on))


def _context(statement: Statement, centre: Centre, signer: Membership, on: dt.date) -> dict[str, object]:
    return {"statement": statement, "centre": centre, "signer": signer, "on": on}
