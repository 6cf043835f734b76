"""Checked sentences in a family's language, else in German (ADR 9)."""

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_date

from lotse.core.languages import cldr_locale
from lotse.schooling.selectors.sentences import checked
from lotse.schooling.sentences import LANGUAGES, catalogue, direction, translated
from lotse.tenants.models import Centre

GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it is shown; ``german`` is the same in German."""

    key: str
    text: str
    language: str
    german: str

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def foreign(self) -> str:
        """The translation, where it is shown."""
        return self.text if self.language != GERMAN else ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says sentences in one language; those that nobody has checked only in a demo, else in German."""

    language: str
    allowed: frozenset[str]
    everything: bool

    def say(self, name: str, key: str, day: dt.date | None = None) -> Said:
        """A sentence of a catalogue; ``day`` fills its ``{day}``. Raises KeyError."""
        sentence = catalogue(name).sentences[key]
        known = self.language in LANGUAGES and (self.everything or sentence.key in self.allowed)
        language = self.language if known else GERMAN
        german = _filled(sentence.german, day, GERMAN)
        text = _filled(sentence.texts[language], day, language) if known else german
        return Said(sentence.key, text, language, german)


def speaker_for(language: str, centre: Centre) -> Speaker:
    """In the nearest language that is translated; one query for it."""
    found = translated(language)
    return Speaker(found or GERMAN, checked(found).keys if found else frozenset(), centre.is_demo)


def day_words(day: dt.date, language: str) -> str:
    """A date in words of a language: 12. November 2026."""
    return format_date(day, "long", locale=cldr_locale(language))


def _filled(text: str, day: dt.date | None, language: str) -> str:
    return text if day is None else text.replace("{day}", day_words(day, language))
