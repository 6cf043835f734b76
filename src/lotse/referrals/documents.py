"""The referral on paper, for partners without e-mail, and for families who take it along."""

from lotse.core.pdf import render_pdf
from lotse.referrals.selectors.referrals import Page


def letter_pdf(page: Page) -> bytes:
    """A tagged PDF with what the preview showed, and a part to answer on. Raises core.pdf.PdfUnavailable."""
    return render_pdf(
        "referrals/letter.html", {"page": page, "referral": page.referral, "centre": page.referral.centre}
    )
