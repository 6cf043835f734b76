"""The figures of a key date as a tagged PDF (PDF/UA-1)."""

from lotse.core.pdf import render_pdf
from lotse.schooling.selectors.key_date_sheet import KeyDateSheet
from lotse.tenants.models import Centre


def key_date_pdf(sheet: KeyDateSheet, centre: Centre) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    return render_pdf("schooling/key_date.html", {"sheet": sheet, "centre": centre})
