"""Sentences that families read or hear, in German and their languages: data files and their reader."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# The languages that are translated, named in themselves
LANGUAGES: Mapping[str, str] = {"uk": "Українська", "ar": "العربية", "tr": "Türkçe", "en": "English"}
RIGHT_TO_LEFT = frozenset({"ar"})
LETTER = "letter"
QUESTIONS = "questions"
COPIES = "copies"
CATALOGUES: Mapping[str, str] = {
    LETTER: "Brief an die Eltern",
    QUESTIONS: "Fragen im Erhebungsbogen",
    COPIES: "Was an wen weitergegeben wurde",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``key`` is unique over all catalogues (``letter.greeting``); ``texts`` by language without "de"."""

    key: str
    german: str
    texts: Mapping[str, str]

    def hash(self, language: str) -> str:
        """SHA-256 of German and translation together: a check counts for exactly this pair."""
        return hashlib.sha256(f"{self.german}\n{self.texts[language]}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``checked_by``: who checked a whole language; empty: nobody."""

    name: str
    sentences: Mapping[str, Sentence]
    checked_by: Mapping[str, str]


@lru_cache(maxsize=4)
def catalogue(name: str) -> Catalogue:
    """LETTER or QUESTIONS. Raises FileNotFoundError for another name."""
    data = tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
    sentences = {
        key: Sentence(f"{name}.{key}", texts["de"], {lang: texts[lang] for lang in LANGUAGES})
        for key, texts in data["sentences"].items()
    }
    return Catalogue(name, sentences, data["checked_by"])


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
