"""Tagged PDF files (PDF/UA-1) from templates, with the fonts of the product."""

import importlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from lotse.core.errors import LotseError

FONTS = "vendor/fonts/fonts.css"
SHEET = Path(__file__).parent / "print" / "sheet.css"


class PdfUnavailable(LotseError):
    """The system library that sets the type is missing."""

    code = "core.pdf_unavailable"
    sentence = (
        "Auf diesem Server können keine PDF-Dateien erzeugt werden, alles andere geht. Es fehlt das Systempaket "
        "„libpango-1.0-0“ mit „libpangoft2-1.0-0“ (Debian, Ubuntu) oder „pango“ (macOS). Bitte geben Sie das an die "
        "Technik weiter."
    )


def render_pdf(
    template: str, context: dict[str, Any], *, css: Path = SHEET, finisher: Callable[[Any, Any], None] | None = None
) -> bytes:
    """A template as a tagged A4 sheet. ``css`` replaces the plain sheet; ``finisher`` may complete the tags.

    Raises PdfUnavailable where Pango is missing.
    """
    weasyprint = load("weasyprint")
    fonts = finders.find(FONTS)
    base = f"{Path(fonts).parent.as_uri()}/" if fonts else None
    type_setting = load("weasyprint.text.fonts").FontConfiguration()
    sheet = weasyprint.CSS(string=css.read_text("utf-8"), base_url=base, font_config=type_setting)
    page = weasyprint.HTML(string=render_to_string(template, context), base_url=base)
    pdf: bytes = page.write_pdf(
        stylesheets=[sheet], font_config=type_setting, pdf_variant="pdf/ua-1", finisher=finisher
    )
    return pdf


def load(module: str) -> Any:
    """Loaded on first use: without Pango the import fails, and everything but PDF must work. Raises PdfUnavailable."""
    try:
        return importlib.import_module(module)
    except OSError as error:
        raise PdfUnavailable from error


def name_language(
    language: str, name: str, sentences: Iterable[str], *, columns: int = 2
) -> Callable[[Any, Any], None]:
    """A ``finisher``: tag the last column of a table of sentences with its language and its plain text.

    WeasyPrint tags the language of the document only, and shaped Arabic cannot be read back from its glyphs: without
    both a screen reader reads noise. In the table of sentences all ``columns`` cells of a row are of one kind (heads
    above, then one row for each sentence); in the table of facts they are head and value. ``name`` is the head of the
    column.
    """

    texts = list(sentences)

    def finish(document: Any, pdf: Any) -> None:
        string = load("pydyf").String
        elements = {one.reference: one for one in pdf.objects if _is_element(one)}
        waiting = iter(texts)
        for row in elements.values():
            cells = [elements[kid] for kid in row["K"] if kid in elements] if row["S"] == "/TR" else []
            if len(cells) == columns and cells[0]["S"] == cells[-1]["S"]:
                text = name if cells[-1]["S"] == "/TH" else next(waiting)
                cells[-1]["Lang"] = string(language)
                cells[-1]["ActualText"] = string(text)

    return finish


def _is_element(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/StructElem"
