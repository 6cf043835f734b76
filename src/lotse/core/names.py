"""Names as people search them: ``Müller`` = ``Mueller`` = ``MULLER``, ``Şahin`` = ``Sahin``, ``Олена`` = ``Olena``."""

import re

from anyascii import anyascii

_FOLDS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
MOST_WORDS = 20  # of one text: each word that is searched for may join a table, and SQLite joins at most 64
_WORD = re.compile(r"[a-z0-9]+")


def search_words(text: str) -> list[str]:
    """The first MOST_WORDS folded words of a text."""
    return folded_words(text)[:MOST_WORDS]


def folded_words(text: str) -> list[str]:
    """The words of a text: transliterated to ASCII, lower case, umlaut spellings made equal."""
    folded = plain(text)
    for written, sound in _FOLDS:
        folded = folded.replace(written, sound)
    return _WORD.findall(folded)


def plain(text: str) -> str:
    """A text transliterated to ASCII in lower case; ä, ö, ü become a, o, u."""
    text = text.casefold().replace("ı", "i")
    text = text.replace("ä", "a").replace("ö", "o").replace("ü", "u")
    return anyascii(text).casefold().replace("'", "").replace("`", "")


def search_key(*texts: str) -> str:
    """One searchable column: the folded words with a leading space each, so that ``" mul"`` finds beginnings."""
    words = [word for text in texts for word in search_words(text)]
    return "".join(f" {word}" for word in words)[:500]
