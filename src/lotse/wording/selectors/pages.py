"""What the staff pages of the texts show."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from lotse.core.components import Tab, Tone
from lotse.core.errors import NotFound
from lotse.core.languages import SOURCE
from lotse.tenants.models import Centre
from lotse.wording.enums import INFORMATION, SUBJECTS
from lotse.wording.models import KeptText, Wording
from lotse.wording.selectors.information import information_version, sheet_facts
from lotse.wording.selectors.texts import Worded, consent_version, current, label_of

LANGUAGES: dict[str, str] = {code: str(name) for code, name in settings.LANGUAGES}


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A text in the list. ``planned``: a version that does not count yet."""

    subject: str
    title: str
    label: str
    since: dt.date | None
    planned: Wording | None


@dataclass(frozen=True, slots=True)
class LanguageState:
    code: str
    name: str
    label: str
    tone: Tone
    is_used: bool


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version; ``wording`` None is the standard text. ``shown``: in the chosen language."""

    subject: str
    title: str
    wording: Wording | None
    label: str
    shown: Worded
    languages: list[LanguageState]
    is_current: bool
    may_discard: bool

    @property
    def is_own(self) -> bool:
        return self.wording is not None


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """``versions`` (number, label, first day, asks anew, counts): newest first, the standard text last.

    ``kept``: the words that were given, and the name of their language.
    """

    subject: str
    title: str
    versions: list[tuple[int, str, dt.date | None, bool, bool]]
    shown: Worded
    kept: list[tuple[KeptText, str]]


def language_tabs(asked: str) -> list[Tab]:
    """One chip for each language that the pages speak."""
    return [Tab(name, f"?sprache={code}", code == asked) for code, name in LANGUAGES.items()]


def title_of(subject: str) -> str:
    """Raises NotFound."""
    try:
        return dict(SUBJECTS)[subject]
    except KeyError:
        raise NotFound from None


def subject_rows(on: dt.date) -> list[SubjectRow]:
    """One query."""
    versions = list(Wording.objects.order_by("-number"))
    found = []
    for subject, title in SUBJECTS:
        mine = [one for one in versions if one.subject == subject]
        counts = next((one for one in mine if one.starts_on <= on), None)
        planned = mine[0] if mine and mine[0].starts_on > on else None
        label = label_of(subject, counts.number if counts else 0)
        found.append(SubjectRow(subject, title, label, counts.starts_on if counts else None, planned))
    return found


def worded(centre: Centre, subject: str, wording: Wording | None, language: str) -> Worded:
    """A version in a language that the pages speak, else in German."""
    asked = language if language in LANGUAGES else SOURCE
    if subject == INFORMATION:
        return information_version(centre, wording, asked)
    return consent_version(subject, wording, asked)


def subject_page(centre: Centre, subject: str, language: str, on: dt.date) -> SubjectPage:
    """Raises NotFound."""
    title = title_of(subject)
    counts = current(subject, on)
    rows: list[tuple[int, str, dt.date | None, bool, bool]] = [
        (one.number, str(one), one.starts_on, one.asks_anew, counts == one)
        for one in Wording.objects.filter(subject=subject).order_by("-number")
    ]
    rows.append((0, label_of(subject, 0), None, False, counts is None))
    kept = [(one, LANGUAGES[one.language]) for one in KeptText.objects.filter(subject=subject)[:50]]
    return SubjectPage(subject, title, rows, worded(centre, subject, counts, language), kept)


def version(subject: str, number: int) -> Wording:
    """Raises NotFound."""
    found = Wording.objects.filter(subject=title_of(subject) and subject, number=number).first()
    if found is None:
        raise NotFound
    return found


def version_page(centre: Centre, subject: str, number: int, language: str, on: dt.date) -> VersionPage:
    """Raises NotFound."""
    title = title_of(subject)
    wording = version(subject, number) if number else None
    used = set(KeptText.objects.filter(subject=subject, number=number).values_list("language", flat=True))
    newer = Wording.objects.filter(subject=subject, number__gt=number).exists()
    return VersionPage(
        subject=subject,
        title=title,
        wording=wording,
        label=label_of(subject, number),
        shown=worded(centre, subject, wording, language),
        languages=_states(wording, used) if wording else _standard_states(centre, subject, used),
        is_current=current(subject, on) == wording,
        may_discard=wording is not None and not used and not newer,
    )


def _states(wording: Wording, used: set[str]) -> list[LanguageState]:
    texts = {one.language: one for one in wording.texts.all()}
    found = []
    for code, name in LANGUAGES.items():
        text, tone, label = texts.get(code), "warning", "fehlt: Deutsch wird gezeigt"
        if code == SOURCE:
            tone, label = "success", "gilt"
        elif text is not None and text.checked_on:
            tone, label = "success", f"geprüft von {text.checked_by} am {text.checked_on:%d.%m.%Y}"
        elif text is not None:
            label = "noch nicht geprüft"
        given = bool(used) if code == SOURCE else code in used
        found.append(LanguageState(code, name, label, tone, given))  # type: ignore[arg-type]
    return found


def _standard_states(centre: Centre, subject: str, used: set[str]) -> list[LanguageState]:
    """Of the standard text: translated with the pages, checked with them."""
    found = []
    for code, name in LANGUAGES.items():
        tone, label = "warning", "noch nicht geprüft"
        if code == SOURCE:
            tone, label = "success", "gilt"
        elif worded(centre, subject, None, code).is_missing:
            label = "fehlt: Deutsch wird gezeigt"
        elif code in settings.LANGUAGE_CHECKS:
            who, day = settings.LANGUAGE_CHECKS[code]
            tone, label = "success", f"geprüft von {who} am {day:%d.%m.%Y}"
        found.append(LanguageState(code, name, label, tone, code in used))  # type: ignore[arg-type]
    return found


def text_values(wording: Wording, language: str) -> dict[str, str]:
    """German, and the text and check of a language, for its form. Raises NotFound."""
    if language not in LANGUAGES:
        raise NotFound
    texts = {one.language: one for one in wording.texts.all()}
    found = texts.get(language)
    return {
        "german": texts[SOURCE].text,
        "text": found.text if found else "",
        "checked_by": found.checked_by if found else "",
    }


def draft_of(subject: str) -> str:
    """What a new version begins with: the newest own text in German, or the lines of the standard text."""
    last = Wording.objects.filter(subject=subject).order_by("-number").first()
    if last is not None:
        return last.texts.get(language=SOURCE).text
    if subject == INFORMATION:
        return ""
    return "\n".join(one.german for one in consent_version(subject, None, SOURCE).lines[1:-2])


def facts_values() -> dict[str, object]:
    """The stored facts of the centre, for their form."""
    row = sheet_facts()
    return {
        "responsible": row.responsible,
        "officer": row.officer,
        "ground": row.ground,
        "authority": row.authority,
        "seen": row.version,
    }
