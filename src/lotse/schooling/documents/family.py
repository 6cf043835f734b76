"""Sheets for families as tagged PDF files: the link with its QR code, and what to bring as pictures."""

import segno

from lotse.core.pdf import name_language, render_pdf
from lotse.schooling.selectors.bring import PackingSheet
from lotse.schooling.selectors.family_links import StatusSheet
from lotse.schooling.sentences import LANGUAGES


def status_sheet_pdf(sheet: StatusSheet) -> bytes:
    """Raises core.pdf.PdfUnavailable."""
    code = segno.make(sheet.url, error="m").svg_data_uri(scale=4, border=4)
    foreign = [one.foreign for one in sheet.said]
    finisher = name_language(sheet.language, sheet.language_name, foreign) if sheet.language else None
    return render_pdf("schooling/status_sheet.html", {"sheet": sheet, "qr": code}, finisher=finisher)


def packing_sheet_pdf(sheet: PackingSheet) -> bytes:
    """Raises core.pdf.PdfUnavailable."""
    finisher = None
    if sheet.language:
        foreign = [one.foreign for one in sheet.packing.said]
        finisher = name_language(sheet.language, LANGUAGES[sheet.language], foreign, columns=3)
    return render_pdf("schooling/packing_sheet.html", {"sheet": sheet}, finisher=finisher)
