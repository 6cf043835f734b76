"""Languages, scripts and countries: codes in the database, German names for people.

Names come from Unicode CLDR (through Babel); what it lacks or words differently from advice work stands here.
"""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from lotse.people.enums import SCRIPTS

Choice = tuple[str, str]

_GERMAN = Locale("de")

# ISO 639-3 codes beside the two-letter ones of ISO 639-1: languages that families name and 639-1 lacks.
_OWN_LANGUAGE_NAMES = {
    "kmr": "Kurdisch (Kurmandschi)",
    "ckb": "Kurdisch (Sorani)",
    "ku": "Kurdisch",
    "prs": "Dari",
    "fa": "Persisch (Farsi)",
    "ps": "Paschtu",
    "rom": "Romanes",
    "zza": "Zazaki",
    "arc": "Aramäisch",
    "syr": "Syrisch-Aramäisch",
    "bal": "Belutschisch",
    "wo": "Wolof",
    "fil": "Filipino",
    "haz": "Hazaragi",
}
# Written for readers, spoken by nobody: a choice for letters and pages only
_READ_ONLY = {"de-simple": "Deutsch (einfach)"}
# Obsolete or constructed codes, and Nuosu (ii), whose German name "Yi" is the code of Yiddish.
_NOT_IN_USE = frozenset({"ii", "mo", "sh", "tl", "ae", "cu", "pi", "vo", "ie", "ia", "io", "eo", "la"})

# Most frequent families' languages of newly immigrated pupils in NRW, as a convenience of the select only.
FREQUENT_LANGUAGES = (
    "de", "uk", "ar", "tr", "kmr", "prs", "fa", "ru", "ro", "bg", "pl", "sq", "en", "fr", "sr", "rom", "ti", "ckb",
)  # fmt: skip
FREQUENT_COUNTRIES = (
    "DE", "UA", "SY", "TR", "AF", "IQ", "RO", "BG", "PL", "IR", "RU", "RS", "MK", "XK", "AL", "GR", "IT", "ER",
)  # fmt: skip

# Territories of CLDR that are no ISO 3166-1 country; Kosovo (XK, user-assigned) stays.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

# What families call their language themselves, where CLDR has no word for it
_OWN_AUTONYMS = {
    "de-simple": "Einfaches Deutsch",
    "kmr": "Kurmancî", "ckb": "کوردیی ناوەندی", "prs": "دری", "rom": "Romani čhib", "ku": "Kurdî", "zza": "Zazakî",
    "haz": "هزارگی", "bal": "بلوچی", "arc": "ܐܪܡܝܐ", "syr": "ܣܘܪܝܝܐ",
}  # fmt: skip

# Written from right to left in their usual script (Unicode Bidi; Kurmandschi uses Latin letters).
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "bal", "ckb", "dv", "fa", "haz", "he", "prs", "ps", "sd", "syr", "ug", "ur", "yi"}
)


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """German names of all languages by code, in alphabetical order of the names."""
    names = {code: name for code, name in _GERMAN.languages.items() if len(code) == 2 and code not in _NOT_IN_USE}
    return _by_name({**names, **_OWN_LANGUAGE_NAMES})


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """German names of all countries by ISO 3166-1 alpha-2 code, in alphabetical order of the names."""
    territories = _GERMAN.territories.items()
    return _by_name({c: n for c, n in territories if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRIES})


def _by_name(names: dict[str, str]) -> dict[str, str]:
    fold = str.maketrans("ÄÖÜäöü", "AOUaou")
    return dict(sorted(names.items(), key=lambda item: item[1].translate(fold).casefold()))


def _grouped(names: dict[str, str], frequent: Iterable[str]) -> list[tuple[str, list[Choice]]]:
    first = [(code, names[code]) for code in frequent]
    return [("Häufig", first), ("Alle", list(names.items()))]


def language_choices() -> list[tuple[str, list[Choice]]]:
    """For selects: the frequent ones first, then all."""
    return _grouped(languages(), FREQUENT_LANGUAGES)


def reading_language_choices() -> list[tuple[str, list[Choice]]]:
    """The same for conversations and letters, where plain German is a choice too."""
    first, rest = language_choices()
    return [(first[0], [first[1][0], *_READ_ONLY.items(), *first[1][1:]]), rest]


def family_language_choices(also: str = "") -> list[Choice]:
    """For families: the frequent languages but German, and ``also``, each by its own name."""
    codes = [code for code in dict.fromkeys((*FREQUENT_LANGUAGES, also)) if code not in {"", "de", *_READ_ONLY}]
    return [(code, autonym(code)) for code in codes]


@lru_cache(maxsize=256)
def autonym(code: str) -> str:
    """What a language calls itself; its German name where neither CLDR nor this module knows."""
    try:
        name = Locale.parse(code).languages.get(code)
    except (UnknownLocaleError, ValueError):
        name = None
    found = _OWN_AUTONYMS.get(code) or name or language_label(code)
    return found[:1].upper() + found[1:]


def country_choices() -> list[tuple[str, list[Choice]]]:
    """For selects: the frequent ones first, then all."""
    return _grouped(countries(), FREQUENT_COUNTRIES)


def script_choices() -> list[Choice]:
    return list(SCRIPTS)


def language_label(code: str) -> str:
    """German name of a language; an unknown code names itself."""
    return languages().get(code) or _READ_ONLY.get(code, code)


def country_label(code: str) -> str:
    """German name of a country; an unknown code names itself."""
    return countries().get(code, code)


def script_label(code: str) -> str:
    return dict(SCRIPTS).get(code, code)


def text_direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def language_code(text: str) -> str | None:
    """The code of a language that somebody wrote as code or German name; None when unknown."""
    return _code(text, languages(), lower=True)


def country_code(text: str) -> str | None:
    """The code of a country that somebody wrote as code or German name; None when unknown."""
    return _code(text, countries(), lower=False)


def _code(text: str, names: dict[str, str], *, lower: bool) -> str | None:
    wanted = text.strip()
    as_code = wanted.lower() if lower else wanted.upper()
    if as_code in names:
        return as_code
    return _codes_by_name(lower).get(wanted.casefold())


@lru_cache(maxsize=2)
def _codes_by_name(of_languages: bool) -> dict[str, str]:
    names = languages() if of_languages else countries()
    plain = {name.casefold(): code for code, name in names.items()}
    return plain | ({"kurmandschi": "kmr", "sorani": "ckb", "persisch": "fa", "farsi": "fa"} if of_languages else {})
