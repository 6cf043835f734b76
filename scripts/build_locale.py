"""Compile the catalogues of ``locale/`` into the git-ignored folder ``src/lotse/locale``, without GNU gettext.

``python -m scripts.build_locale`` compiles what has changed. ``--update`` adds the sentences that the sources ask for
to each catalogue and drops those that nobody asks for. ``--check`` ends with 1 where a sentence is missing, not
translated or no longer used, or where a translation has lost a placeholder.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "locale"
PACKAGE = ROOT / "src" / "lotse"
TARGET = PACKAGE / "locale"
LANGUAGES = ("en", "uk", "ar", "tr")  # German is the language of the sources
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
CALL = re.compile(r"""gettext\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\)""")
HEADER = "# Noch nicht geprüft: Niemand, der die Sprache spricht, hat diese Übersetzung bisher gelesen.\n"


def catalogue_of(language: str) -> Path:
    return SOURCES / language / "LC_MESSAGES" / "django.po"


def sentences() -> set[str]:
    """All sentences that templates and code of Lotse ask to be translated."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.html")) + sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        found.update(_in_template(text) if path.suffix == ".html" else _in_code(text))
    return found


def _in_template(text: str) -> Iterator[str]:
    """``templatize`` turns each tag into a call of gettext amid what is no Python."""
    for call in CALL.finditer(templatize(text)):
        yield ast.literal_eval(call[1])


def _in_code(text: str) -> Iterator[str]:
    for _, message, _, _ in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield message if isinstance(message, str) else message[0]


def read(language: str) -> Catalog:
    path = catalogue_of(language)
    if not path.exists():
        return Catalog(locale=language, header_comment=HEADER, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def build() -> list[str]:
    """Compile each catalogue that is newer than its result; returns the languages compiled."""
    built = []
    for language in LANGUAGES:
        source, target = catalogue_of(language), TARGET / language / "LC_MESSAGES" / "django.mo"
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        with draft.open("wb") as file:
            write_mo(file, read(language))
        draft.replace(target)
        built.append(language)
    return built


def update() -> None:
    wanted = sentences()
    for language in LANGUAGES:
        old = {message.id: message.string for message in read(language) if message.id}
        new = Catalog(locale=language, header_comment=HEADER, charset="utf-8", fuzzy=False)
        for sentence in sorted(wanted):
            new.add(sentence, old.get(sentence, ""))
        path = catalogue_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=100, omit_header=False, sort_output=True)
        text = re.sub(
            r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id|Report|Last|Language-Team).*\n',
            "",
            path.read_text("utf-8"),
            flags=re.MULTILINE,
        )  # dates would change with each run
        path.write_text(text, "utf-8")


def problems() -> Iterator[str]:
    """One line for each sentence that is not in order."""
    wanted = sentences()
    for language in LANGUAGES:
        translated = {message.id: message.string for message in read(language) if message.id}
        for sentence in sorted(wanted - translated.keys()):
            yield f"{language}: fehlt: {sentence}"
        for sentence in sorted(translated.keys() - wanted):
            yield f"{language}: wird nicht mehr gebraucht: {sentence}"
        for sentence, text in sorted(translated.items()):
            if not text:
                yield f"{language}: nicht übersetzt: {sentence}"
            elif set(PLACEHOLDER.findall(sentence)) != set(PLACEHOLDER.findall(text)):
                yield f"{language}: Platzhalter verloren: {sentence}"


def main() -> None:
    if "--update" in sys.argv:
        update()
    found = list(problems()) if "--check" in sys.argv else []
    if found:
        sys.exit("\n".join(found))
    for language in build():
        print(f"Übersetzung zusammengestellt: {language}")


if __name__ == "__main__":
    main()
