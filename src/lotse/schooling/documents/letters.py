"""The letter to the parents as a tagged PDF (PDF/UA-1)."""

from collections.abc import Callable, Iterable
from typing import Any

from lotse.core.pdf import load, render_pdf
from lotse.schooling.selectors.letters import Letter, LetterLine


def letter_pdf(letter: Letter) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    finisher = name_language(letter.language, letter.language_name, letter.lines) if letter.language else None
    return render_pdf("schooling/letter.html", {"letter": letter}, finisher=finisher)


def name_language(language: str, name: str, lines: Iterable[LetterLine]) -> Callable[[Any, Any], None]:
    """Tag the second column of sentences with its language and its plain text.

    WeasyPrint tags the language of the document only, and shaped Arabic cannot be read back from its glyphs: without
    both a screen reader reads noise. In the table of sentences both cells of a row are of one kind (heads above, then
    one row for each sentence); in the table of facts they are head and value.
    """

    def finish(document: Any, pdf: Any) -> None:
        string = load("pydyf").String
        elements = {one.reference: one for one in pdf.objects if _is_element(one)}
        sentences = iter([line.foreign for line in lines])
        for row in elements.values():
            cells = [elements[kid] for kid in row["K"] if kid in elements] if row["S"] == "/TR" else []
            if len(cells) == 2 and cells[0]["S"] == cells[1]["S"]:
                text = name if cells[1]["S"] == "/TH" else next(sentences)
                cells[1]["Lang"] = string(language)
                cells[1]["ActualText"] = string(text)

    return finish


def _is_element(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/StructElem"
