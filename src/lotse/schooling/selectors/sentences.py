"""Which translated sentences somebody has checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from lotse.schooling.models import SentenceCheck
from lotse.schooling.sentences import CATALOGUES, LANGUAGES, Sentence, catalogue, direction


@dataclass(frozen=True, slots=True)
class Checked:
    """The sentences of one language that count as checked in this centre."""

    language: str
    keys: frozenset[str]

    def __contains__(self, key: str) -> bool:
        return key in self.keys


def checked(language: str) -> Checked:
    """Checked are sentences whose language the catalogue names a checker for, and those that the centre recorded.

    A recorded check counts as long as neither the German text nor the translation has changed.
    """
    recorded = {row.key: row.text_hash for row in SentenceCheck.objects.filter(language=language)}
    keys = set()
    for name in CATALOGUES:
        whole = catalogue(name)
        for one in whole.sentences.values():
            if whole.checked_by[language] or recorded.get(one.key) == one.hash(language):
                keys.add(one.key)
    return Checked(language, frozenset(keys))


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence with its translation and who checked it, for the page of checks."""

    key: str
    german: str
    foreign: str
    checked_by: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class SentencePage:
    language: str
    language_name: str
    direction: str
    groups: list[tuple[str, list[SentenceRow]]]
    open_count: int


def sentence_page(language: str) -> SentencePage:
    """All sentences of one language by catalogue. Raises KeyError for a language that is not translated."""
    recorded = {row.key: row for row in SentenceCheck.objects.filter(language=language)}
    groups = [
        (title, [_row(one, language, recorded.get(one.key), catalogue(name).checked_by[language]) for one in _of(name)])
        for name, title in CATALOGUES.items()
    ]
    open_count = sum(not row.checked_by for _, rows in groups for row in rows)
    return SentencePage(language, LANGUAGES[language], direction(language), groups, open_count)


def _of(name: str) -> Iterable[Sentence]:
    return catalogue(name).sentences.values()


def _row(sentence: Sentence, language: str, check: SentenceCheck | None, whole: str) -> SentenceRow:
    valid = check is not None and check.text_hash == sentence.hash(language)
    by = f"{check.checked_by}, {check.checked_on:%d.%m.%Y}" if check is not None and valid else whole
    return SentenceRow(sentence.key, sentence.german, sentence.texts[language], by, check is not None and not valid)
