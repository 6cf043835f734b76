"""The letter to the parents as a tagged PDF (PDF/UA-1)."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from lotse.core.errors import LotseError
from lotse.schooling.selectors.letters import Letter

CSS_FILE = Path(__file__).with_name("letter.css")
FONTS = "vendor/fonts/fonts.css"


class PdfUnavailable(LotseError):
    """The system library that sets the type is missing."""

    code = "schooling.pdf_unavailable"
    sentence = (
        "Auf diesem Server können keine PDF-Dateien erzeugt werden, alles andere geht. Es fehlt das Systempaket "
        "„libpango-1.0-0“ mit „libpangoft2-1.0-0“ (Debian, Ubuntu) oder „pango“ (macOS). Bitte geben Sie das an die "
        "Technik weiter."
    )


def letter_pdf(letter: Letter) -> bytes:
    """Raises PdfUnavailable where Pango is missing."""
    weasyprint = _load("weasyprint")
    fonts = finders.find(FONTS)
    base = f"{Path(fonts).parent.as_uri()}/" if fonts else None
    type_setting = _load("weasyprint.text.fonts").FontConfiguration()
    css = weasyprint.CSS(string=CSS_FILE.read_text("utf-8"), base_url=base, font_config=type_setting)
    page = weasyprint.HTML(string=render_to_string("schooling/letter.html", {"letter": letter}), base_url=base)
    pdf: bytes = page.write_pdf(
        stylesheets=[css],
        font_config=type_setting,
        pdf_variant="pdf/ua-1",
        finisher=_name_language(letter) if letter.language else None,
    )
    return pdf


def _load(module: str) -> Any:
    """Loaded on first use: without Pango the import fails, and everything but PDF must work."""
    try:
        return importlib.import_module(module)
    except OSError as error:
        raise PdfUnavailable from error


def _name_language(letter: Letter) -> Callable[[Any, Any], None]:
    """Tag the second column of sentences with its language and its plain text.

    WeasyPrint tags the language of the document only, and shaped Arabic cannot be read back from its glyphs: without
    both a screen reader reads noise. In the table of sentences both cells of a row are of one kind (heads above, then
    one row for each sentence); in the table of facts they are head and value.
    """

    def finish(document: Any, pdf: Any) -> None:
        string = _load("pydyf").String
        elements = {one.reference: one for one in pdf.objects if _is_element(one)}
        sentences = iter(line.foreign for line in letter.lines)
        for row in elements.values():
            cells = [elements[kid] for kid in row["K"] if kid in elements] if row["S"] == "/TR" else []
            if len(cells) == 2 and cells[0]["S"] == cells[1]["S"]:
                text = letter.language_name if cells[1]["S"] == "/TH" else next(sentences)
                cells[1]["Lang"] = string(letter.language)
                cells[1]["ActualText"] = string(text)

    return finish


def _is_element(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/StructElem"
