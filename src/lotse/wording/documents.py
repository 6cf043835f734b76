"""Texts on paper, German and the family's language beside each other, as a tagged PDF (PDF/UA-1)."""

from collections.abc import Iterator
from dataclasses import dataclass

import segno
from django.conf import settings

from lotse.core.languages import SOURCE
from lotse.core.pdf import name_language, render_pdf
from lotse.tenants.models import Centre
from lotse.wording import standard
from lotse.wording.enums import INFORMATION
from lotse.wording.selectors import Worded
from lotse.wording.selectors.texts import said


@dataclass(frozen=True, slots=True)
class Sheet:
    """``to_sign``: the consents get boxes for yes and no, and a line for the signature. ``facts``: label and value,
    in German, above the texts. ``own_url``: where the family sees its consents, as a QR code."""

    centre: Centre
    language: str
    texts: tuple[Worded, ...]
    to_sign: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    own_url: str = ""

    @property
    def is_bilingual(self) -> bool:
        return self.language != SOURCE

    @property
    def title(self) -> str:
        return "Einwilligung" if self.to_sign else self.texts[0].title


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``kind``: text, head, boxes (yes and no), small."""

    kind: str
    german: str
    foreign: str = ""


def sheet_pdf(sheet: Sheet) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    rows = list(_rows(sheet))
    name = dict(settings.LANGUAGES)[sheet.language]
    finisher = name_language(sheet.language, str(name), [one.foreign for one in rows]) if sheet.is_bilingual else None
    code = segno.make(sheet.own_url, error="m").svg_data_uri(scale=4, border=4) if sheet.own_url else ""
    context = {"sheet": sheet, "rows": rows, "language_name": name, "qr": code}
    return render_pdf("wording/sheet.html", context, finisher=finisher)


def _rows(sheet: Sheet) -> Iterator[Row]:
    language = sheet.language
    for text in sheet.texts:
        for place, line in enumerate(text.lines):
            foreign = line.foreign
            if place == 0 and sheet.is_bilingual and text.language != language:
                foreign = _in(standard.MISSING, language)
            yield Row("head" if line.is_strong else "text", line.german, foreign)
        if sheet.to_sign and text.subject != INFORMATION:
            yield Row(
                "boxes", f"{standard.YES} {standard.NO}", f"{_in(standard.YES, language)} {_in(standard.NO, language)}"
            )
        yield Row("small", " · ".join(one for one in (text.label, text.code) if one), text.note)
    if sheet.own_url:
        yield Row("text", standard.OWN_LINK, _in(standard.OWN_LINK, language))
    if sheet.to_sign:
        yield Row("text", standard.SIGNED, _in(standard.SIGNED, language))
        yield Row("head", standard.SIGNATURE, _in(standard.SIGNATURE, language))


def _in(sentence: str, language: str) -> str:
    """In the language of the sheet, else in German; "" on a German sheet."""
    return "" if language == SOURCE else said(sentence, language) or sentence
