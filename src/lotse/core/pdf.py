"""Tagged PDF files (PDF/UA-1) from templates, with the fonts of the product."""

import importlib
from collections.abc import Callable
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
