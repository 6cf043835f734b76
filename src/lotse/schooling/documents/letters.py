"""The letter to the parents as a tagged PDF (PDF/UA-1)."""

from lotse.core.pdf import name_language, render_pdf
from lotse.schooling.selectors.letters import Letter


def letter_pdf(letter: Letter) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    foreign = [line.foreign for line in letter.lines]
    finisher = name_language(letter.language, letter.language_name, foreign) if letter.language else None
    return render_pdf("schooling/letter.html", {"letter": letter}, finisher=finisher)
