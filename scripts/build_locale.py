"""Compile the catalogues of ``locale/`` into the git-ignored folder ``src/lotse/locale``, without GNU gettext.

``python -m scripts.build_locale`` compiles what has changed. ``--update`` adds the sentences that the sources ask for
to each catalogue and drops those that nobody asks for. ``--check`` ends with 1 where a sentence is missing, not
translated or no longer used, where a plural form is missing, or where a translation has lost a placeholder.

A sentence is its German text; one that counts is a pair of German texts, for one and for many. Each language has its
own number of plural forms (Unicode CLDR, through Babel).
"""

import ast
import gettext
import io
import re
import sys
from collections.abc import Iterator
from functools import cache
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
# Folders as Django names them; German is the language of the sources
LANGUAGES = ("de_Simple", "en", "uk", "ar", "tr", "fa", "ru", "fr", "kmr")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf" n?gettext\(({TEXT})(?:, ({TEXT}), count)?\)")
Sentence = str | tuple[str, str]
HEADER = "# Noch nicht geprüft: Niemand, der die Sprache spricht, hat diese Übersetzung bisher gelesen.\n"


def catalogue_of(language: str) -> Path:
    return SOURCES / language / "LC_MESSAGES" / "django.po"


@cache
def sentences() -> frozenset[Sentence]:
    """All sentences that templates and code of Lotse ask to be translated."""
    found: set[Sentence] = set()
    for path in sorted(PACKAGE.rglob("*.html")) + sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        found.update(in_template(text) if path.suffix == ".html" else _in_code(text))
    return frozenset(found)


def in_template(text: str) -> Iterator[Sentence]:
    """``templatize`` turns each tag into a call of gettext or ngettext amid what is no Python."""
    for one, many in CALL.findall(templatize(text)):
        yield (ast.literal_eval(one), ast.literal_eval(many)) if many else ast.literal_eval(one)


def _in_code(text: str) -> Iterator[Sentence]:
    for _, message, _, _ in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield message if isinstance(message, str) else (message[0], message[1])


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
        for sentence in sorted(wanted, key=str):
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
        catalogue = read(language)
        translated = {message.id: message.string for message in catalogue if message.id}
        for sentence in sorted(wanted - translated.keys(), key=str):
            yield f"{language}: fehlt: {_named(sentence)}"
        for sentence in sorted(translated.keys() - wanted, key=str):
            yield f"{language}: wird nicht mehr gebraucht: {_named(sentence)}"
        for sentence, text in translated.items():
            if complaint := wrong(sentence, text, catalogue):
                yield f"{language}: {complaint}: {_named(sentence)}"


def _named(sentence: Sentence) -> str:
    return sentence if isinstance(sentence, str) else sentence[0]


def wrong(sentence: Sentence, text: str | tuple[str, ...], catalogue: Catalog) -> str:
    """What is wrong with one translation; "" for nothing.

    A form that stands for one number only (Arabic: two; French: one, for none is said apart) may say it in words where
    the German does; all others show it.
    """
    if isinstance(sentence, str):
        if not text:
            return "nicht übersetzt"
        return "" if _placeholders(sentence) == _placeholders(str(text)) else "Platzhalter verloren"
    if len(text) != catalogue.num_plurals or not all(text):
        return f"nicht in allen Mehrzahlformen übersetzt ({catalogue.num_plurals})"
    index = gettext.c2py(catalogue.plural_expr)
    uses = [sum(index(number) == form for number in range(1, 1000)) for form in range(len(text))]
    least, all_of_them = (_placeholders(one) for one in sentence)
    for form, use in zip(text, uses, strict=True):
        found = _placeholders(form)
        if not (least if use <= 1 else all_of_them) <= found <= all_of_them:
            return "Platzhalter verloren"
    return ""


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


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
