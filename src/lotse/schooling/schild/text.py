"""Text as the files can carry it: one line of Windows-1252 without the separator."""

import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

ENCODING = "cp1252"
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``changed``: the text is written differently; ``removed``: and signs fell out of it."""

    text: str
    changed: bool
    removed: bool


def clean(text: str, forbidden: str = "") -> Cleaned:
    """The text on one line, in signs of Windows-1252. Composed and decomposed letters count as the same.

    A letter, digit or punctuation mark that Windows-1252 lacks is written with Latin letters. Controls, pictures, the
    separator and ``forbidden`` signs fall out and leave a space, so that words do not run together.
    """
    given = unicodedata.normalize("NFC", text)
    written = [_written(sign, SEPARATOR + forbidden) for sign in given]
    result = " ".join("".join(one or " " for one in written).split())
    return Cleaned(result, result != given, "" in written)


def _written(sign: str, unwanted: str) -> str:
    """The sign as it stands in the file; empty: not at all."""
    category = unicodedata.category(sign)
    if sign in unwanted or category[0] == "C" or category in {"Zl", "Zp"}:
        return ""
    if _fits(sign):
        return sign
    latin = "" if category[0] == "S" else anyascii(sign)
    return latin if latin.isprintable() and not set(latin) & set(unwanted) else ""


def _fits(sign: str) -> bool:
    try:
        sign.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True
