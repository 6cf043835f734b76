"""Names as people search them: ``Müller`` = ``Mueller`` = ``MULLER``, ``Şahin`` = ``Sahin``, ``Олена`` = ``Olena``."""

import re

from anyascii import anyascii

_FOLDS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
MOST_WORDS = 20  # of one text: each word that is searched for may join a table, and SQLite joins at most 64
_WORD = re.compile(r"[a-z0-9]+")


def search_words(text: str) -> list[str]:
    """The first MOST_WORDS folded words of a text: transliterated to ASCII, lower case, umlaut spellings made equal."""
    folded = text.casefold().replace("ı", "i")
    folded = folded.replace("ä", "a").replace("ö", "o").replace("ü", "u")
    folded = anyascii(folded).casefold()
    for written, plain in _FOLDS:
        folded = folded.replace(written, plain)
    return _WORD.findall(folded.replace("'", "").replace("`", ""))[:MOST_WORDS]


def search_key(*texts: str) -> str:
    """One searchable column: the folded words with a leading space each, so that ``" mul"`` finds beginnings."""
    words = [word for text in texts for word in search_words(text)]
    return "".join(f" {word}" for word in words)[:500]
