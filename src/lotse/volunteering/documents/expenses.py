"""The sheet on which a volunteer signs for a year or a quarter."""

import datetime as dt

from lotse.core.pdf import render_pdf
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.selectors.expenses import ExpenseSheet


def sheet_pdf(sheet: ExpenseSheet, *, centre: Centre, signer: Membership, on: dt.date) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    context = {"sheet": sheet, "centre": centre, "signer": signer, "on": on}
    return render_pdf("volunteering/expenses/print.html", context)
