"""Sentences that families read or hear, in German and their languages: data files and their reader."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from lotse.core.languages import SOURCE, spoken
from lotse.people.catalogue import text_direction

# The languages that are translated, named in themselves
LANGUAGES: Mapping[str, str] = {code: str(name) for code, name in settings.LANGUAGES if code != SOURCE}
LETTER = "letter"
QUESTIONS = "questions"
COPIES = "copies"
STATUS = "status"
BRING = "bring"
CATALOGUES: Mapping[str, str] = {
    LETTER: "Brief an die Eltern",
    QUESTIONS: "Fragen im Erhebungsbogen",
    COPIES: "Was an wen weitergegeben wurde",
    STATUS: "Statusseite für Eltern",
    BRING: "Was Eltern mitbringen",
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


@cache
def catalogue(name: str) -> Catalogue:
    """One of CATALOGUES. Raises FileNotFoundError for another name."""
    data = _read(name)
    sentences = {
        key: Sentence(f"{name}.{key}", texts["de"], {lang: texts[lang] for lang in LANGUAGES})
        for key, texts in data["sentences"].items()
    }
    return Catalogue(name, sentences, data["checked_by"])


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a family brings to a meeting, or that is not needed there; ``picture`` is a name of core.icons.

    Its sentence stands in the catalogue BRING under the same key.
    """

    key: str
    picture: str
    needed: bool


@cache
def things() -> Mapping[str, Thing]:
    """All things by key, in the order in which they are shown."""
    return {key: Thing(key, one["picture"], one["needed"]) for key, one in _read(BRING)["items"].items()}


def usual_things(meeting: str) -> list[str]:
    """What is shown for a meeting (enums.Meeting) as long as a centre says nothing else."""
    return list(_read(BRING)["meetings"][meeting])


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def translated(language: str) -> str:
    """The language of the sentences for somebody who reads ``language``; "" where they stay German."""
    found = spoken(language)
    return found if found in LANGUAGES else ""


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return text_direction(language)
