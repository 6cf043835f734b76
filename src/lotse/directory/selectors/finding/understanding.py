"""What the words of a question may mean, by our lexicon and by the words that the offers of the centre use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lotse.core.db.text import Choice, Group
from lotse.directory.models import SearchWord
from lotse.directory.rules import words
from lotse.directory.rules.words import Compounds
from lotse.directory.selectors.finding.question import MOST_SIGNS

MOST_WORDS = 12  # of a question; more make no sense and cost time
SHORTEST_BEGINNING = 3  # letters of a half word
MOST_BEGINNINGS = 12  # words of the offers that begin like a half word
EXACT, SAME_MEANING, NEAR = 4, 3, 2  # how much a hit is worth
_WRITTEN = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question: what finds it, and how much each is worth.

    ``used``: the word that was taken for a mistyped one.
    """

    written: str
    choices: tuple[tuple[Choice, int], ...]
    used: str = ""

    @property
    def group(self) -> Group:
        return tuple(choice for choice, _ in self.choices)


def understand(text: str, *, forgiving: bool = True) -> tuple[Term, ...]:
    """The terms of a text; () where it holds no word. Asks the database at most twice, whatever the text.

    ``forgiving``: mistyped words too.
    """
    written = _telling_words(text[:MOST_SIGNS])
    if not written:
        return ()
    tokens = [words.stem(word) for word in written]
    joined = [words.stem(one + two) for one, two in zip(written, list(written)[1:], strict=False)]
    wanted = {*joined}
    for word, token in zip(written, tokens, strict=True):
        wanted |= {token, *words.translated(word), *_meanings(word, token), *_pieces(token)}
    known = set(SearchWord.objects.filter(token__in=wanted).values_list("token", flat=True))
    compounds = Compounds(known)
    found = []
    for place, (word, token) in enumerate(zip(written, tokens, strict=True)):
        choices: dict[Choice, int] = {(token,): EXACT}
        if token not in known:
            choices |= {(one,): EXACT for one in words.translated(word) if one in known}
        for one in (*_meanings(word, token), *joined[max(place - 1, 0) : place + 1]):
            if one in known:
                choices.setdefault((one,), SAME_MEANING)
        made_of = compounds.parts(token)
        if made_of and known.issuperset(made_of):
            choices.setdefault(made_of, NEAR)
        found.append((word, token, choices))
    strange = {word: token for word, token, choices in found if len(choices) == 1 and token not in known}
    similar = _similar(strange, forgiving) if strange else {}
    terms = []
    for word, _token, choices in found:
        near, used = similar.get(word, ((), ""))
        choices |= {(one,): NEAR for one in near}
        terms.append(Term(written[word], tuple(choices.items()), used))
    return tuple(terms)


def _telling_words(text: str) -> dict[str, str]:
    """Folded word -> as it was written, of those that say something; in their order."""
    found: dict[str, str] = {}
    for written in _WRITTEN.findall(words.spelled(text)):
        folded = words.folded(written)
        for word in folded:
            found.setdefault(word, written if len(folded) == 1 else word)
    return {word: found[word] for word in words.telling(found)[:MOST_WORDS]}


def _meanings(word: str, token: str) -> list[str]:
    """Tokens that mean the same as a word, or as what it is called in German."""
    return [other for one in (token, *words.translated(word)) for other in words.synonyms(one)]


def _pieces(token: str) -> Iterable[str]:
    """All that a long word may be made of."""
    if len(token) <= words.LONGEST:
        for cut in range(3, len(token) - 2):
            head = token[:cut]
            yield from (head, head.removesuffix("s"), words.stem(head), token[cut:])


def _similar(strange: dict[str, str], forgiving: bool) -> dict[str, tuple[tuple[str, ...], str]]:
    """For words (folded -> token) that no offer uses: tokens of those that begin with them; else of those that differ
    by the fewest letters, and how these are written."""
    vocabulary = dict(SearchWord.objects.order_by("token").values_list("token", "written"))
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for word, token in strange.items():
        begun = sorted((one for one in vocabulary if one.startswith(token)), key=lambda one: (len(one), one))
        if begun and len(token) >= SHORTEST_BEGINNING:
            found[word] = (tuple(begun[:MOST_BEGINNINGS]), "")
            continue
        near = _mistyped(word, token, vocabulary) if forgiving else ()
        if near:
            found[word] = (near, vocabulary[near[0]])
    return found


def _mistyped(word: str, token: str, vocabulary: dict[str, str]) -> tuple[str, ...]:
    """The tokens that are the fewest mistakes away, as such or as they are written; in alphabetical order."""
    most = _mistakes(word)
    best: dict[str, int] = {}
    for typed, candidates in ((token, {one: one for one in vocabulary}), (word, vocabulary)):
        for _one, distance, key in process.extract(
            typed, candidates, scorer=OSA.distance, processor=str.lower, score_cutoff=most, limit=None
        ):
            best[key] = min(distance, best.get(key, distance))
    least = min(best.values(), default=0)
    return tuple(sorted(key for key, distance in best.items() if distance == least)) if most else ()


def _mistakes(word: str) -> int:
    """How many wrong, missing, superfluous or swapped letters a word may have."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 7 else 2
