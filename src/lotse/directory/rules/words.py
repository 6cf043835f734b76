"""Words of offers and of questions, made comparable: folded, without endings, long words in their parts."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

import snowballstemmer

from lotse.core.names import plain
from lotse.directory.rules import lexicon

SHORTEST_PART = 4  # letters of a word that only the offers know, as part of a longer one
LONG_END = 6  # letters of a known end behind which also three letters may stand: "Ostfußball", but not "ges-amt"
LONGEST = 60  # letters of a word that is taken apart
_WORD = re.compile(r"[a-z0-9]+")
_UMLAUTS = re.compile(r"(?<![aeq])ue|ae|oe")  # ue is none in "Frauen", "Feuer", "quer"
# Snowball would make "kur" of "Kurs" and "kurs" of "Kurse", "elternab" of "Elternabend"
_KEPT = re.compile(r"(kurs|abend)(e|en|es|s)?$")
_FOREIGN_PLURAL = re.compile(r"(?<=[a-z]{3})(?<=[aoiy])s$")  # Kitas, Handys
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_SPELLING = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ـ": ""})
_ARTICLE = "ال"


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The token of one folded word: without its ending, such that the forms of a German word become one."""
    if _KEPT.search(word):
        return _KEPT.sub(r"\1", word)
    stemmer = snowballstemmer.stemmer("german")  # one of its own: it keeps its state between two calls
    return str(stemmer.stemWord(_FOREIGN_PLURAL.sub("", word)))


def folded(text: str) -> list[str]:
    """The words of a text in their order: transliterated to ASCII, lower case, umlaut spellings made equal."""
    return _WORD.findall(_UMLAUTS.sub(lambda found: found.group()[0], plain(spelled(text))))


def stems(text: str) -> list[str]:
    """The tokens of a text in their order."""
    return [stem(word) for word in folded(text)]


def spelled(text: str) -> str:
    """A text with the spellings of Arabic and Persian made equal, without marks over letters of these scripts."""
    if not _ARABIC.search(text):
        return text
    text = "".join(sign for sign in text if not (unicodedata.combining(sign) and _ARABIC.match(sign)))
    text = text.translate(_ARABIC_SPELLING)
    return " ".join(
        word.removeprefix(_ARTICLE) if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 2 else word
        for word in text.split()
    )


@lru_cache(maxsize=1)
def part_list() -> frozenset[str]:
    """The tokens of our own list of parts."""
    return frozenset(token for word in lexicon.PARTS for token in stems(word))


@lru_cache(maxsize=1)
def _whole() -> frozenset[str]:
    return frozenset(token for word in lexicon.WHOLE for token in stems(word))


class Compounds:
    """Takes long words apart: "fussballverein" is made of "fussball" and "verein".

    The end of a long word must be a word of our list ("Heimatverein"), or both parts words that offers use (``known``).
    """

    def __init__(self, known: Collection[str] = ()) -> None:
        self._known = known
        self._seen: dict[str, tuple[str, ...]] = {}

    def parts(self, token: str) -> tuple[str, ...]:
        """The tokens of which a word is made; () for a word that is not made of others."""
        found = self._seen.get(token)
        if found is None:
            found = self._seen[token] = self._split(token)
        return found

    def tokens(self, text: str) -> list[str]:
        """The tokens by which a text is found: its words, each followed by its parts; each once, in order."""
        found = [stem(word) for word in telling(folded(text))]
        return list(dict.fromkeys(token for one in found for token in (one, *self.parts(one))))

    def _split(self, token: str) -> tuple[str, ...]:
        if token in _whole() or not 2 * SHORTEST_PART - 1 <= len(token) <= LONGEST:
            return ()
        ours = part_list()
        for cut in range(3, len(token) - 2):  # the longest end first
            head, tail = token[:cut], token[cut:]
            if tail not in ours and (len(tail) < SHORTEST_PART or tail not in self._known):
                continue
            begin = next((one for one in (head, head.removesuffix("s"), stem(head)) if self._is_word(one)), "")
            if begin and (tail in ours or len(begin) >= SHORTEST_PART):
                return (begin, tail)
            if tail in ours and (len(head) >= SHORTEST_PART or len(tail) >= LONG_END):
                return (*(self.parts(head) or self.parts(stem(head)) or (stem(head),)), tail)
        return ()

    def _is_word(self, token: str) -> bool:
        return token in part_list() or (len(token) >= SHORTEST_PART and token in self._known)


@lru_cache(maxsize=1)
def _meanings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lexicon.SYNONYMS:
        same = {token for word in line for token in stems(word)}
        for token in same:
            found.setdefault(token, set()).update(same - {token})
    return {token: frozenset(others) for token, others in found.items()}


def synonyms(token: str) -> tuple[str, ...]:
    """Tokens that mean the same, in alphabetical order."""
    return tuple(sorted(_meanings().get(token, ())))


@lru_cache(maxsize=1)
def _translated() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for german, words in lexicon.FOREIGN:
        for word in words:
            for one in folded(word):
                found.setdefault(one, set()).update(stems(german))
    return {word: frozenset(german) for word, german in found.items()}


def translated(word: str) -> tuple[str, ...]:
    """Tokens of the German words for a folded word of another public language."""
    return tuple(sorted(_translated().get(word, ())))


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return frozenset(one for word in lexicon.STOP_WORDS for one in folded(word))


def telling(words: Iterable[str]) -> list[str]:
    """Those of some folded words that say something."""
    return [word for word in words if word not in _stop_words()]
