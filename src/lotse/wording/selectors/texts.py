"""Texts beside each other: German, and a language where it has them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils import translation

from lotse.core import clock, languages
from lotse.core.errors import NotFound
from lotse.core.languages import SOURCE
from lotse.wording import standard
from lotse.wording.enums import SUBJECTS
from lotse.wording.models import KeptText, Wording, WordingText

PLAIN = "de-simple"  # may say the same as the German text


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or a heading (``is_strong``). ``foreign`` is empty where only German is shown."""

    german: str
    foreign: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as it is given to somebody who asked for ``asked``; ``language`` is what stands beside the German.

    ``note``: who has checked it, in that language. ``code``: under which these words are kept; "" as long as nobody
    was given them.
    """

    subject: str
    number: int
    label: str
    asked: str
    language: str
    lines: tuple[Line, ...]
    note: str = ""
    code: str = ""

    @property
    def title(self) -> str:
        return dict(SUBJECTS)[self.subject]

    @property
    def is_missing(self) -> bool:
        """Asked for in a language that it does not have: German is shown, and that it is."""
        return self.language != self.asked


def current(subject: str, on: dt.date) -> Wording | None:
    """The centre's own version that counts on a day; None: the standard text."""
    return Wording.objects.filter(subject=subject, starts_on__lte=on).order_by("-number").first()


def asks_anew(subject: str, on: dt.date) -> Wording | None:
    """The newest version by a day to which everybody has to consent anew."""
    return Wording.objects.filter(subject=subject, starts_on__lte=on, asks_anew=True).order_by("-number").first()


def label_of(subject: str, number: int) -> str:
    return f"Fassung {number}" if number else f"Standard {standard.NUMBERS[subject]}"


def versions_by_label(subject: str) -> dict[str, Wording | None]:
    """All versions by their label, folded; None is the standard text."""
    own_ones = {str(one).casefold(): one for one in Wording.objects.filter(subject=subject)}
    return {label_of(subject, 0).casefold(): None} | own_ones


def consent_text(subject: str, language: str, on: dt.date) -> Worded:
    """The text of a purpose as it is given on a day."""
    return consent_version(subject, current(subject, on), language)


def consent_version(subject: str, wording: Wording | None, language: str) -> Worded:
    """The text of one version of a purpose."""
    always = (standard.FREE, standard.WITHDRAW)
    if wording is not None:
        return own(wording, language, before=pairs([standard.TITLES[subject]], language), after=pairs(always, language))
    sentences = (standard.TITLES[subject], *standard.CONSENTS[subject], *always)
    lines = pairs(sentences, language)
    return standing(subject, 0, language, (Line(lines[0].german, lines[0].foreign, is_strong=True), *lines[1:]))


def own(wording: Wording, language: str, *, before: Sequence[Line], after: Sequence[Line]) -> Worded:
    """A version of the centre between a heading and what stands there always."""
    texts = {one.language: one for one in wording.texts.all()}
    german, found = texts[SOURCE], texts.get(language)
    speaks = SOURCE if found is None else language
    paragraphs = _paragraphs(german.text, "" if speaks == SOURCE or found is None else found.text)
    # What the house adds stands in German where nobody has translated it
    heads = [Line(one.german, one.foreign or one.german, is_strong=True) for one in before]
    lines = (*heads, *paragraphs, *(Line(one.german, one.foreign or one.german) for one in after))
    if speaks == SOURCE:
        lines = tuple(Line(one.german, "", one.is_strong) for one in lines)
    note = "" if found is None or speaks == SOURCE else check_note(found, language)
    return Worded(wording.subject, wording.number, str(wording), language, speaks, lines, note)


def standing(subject: str, number: int, language: str, lines: Sequence[Line]) -> Worded:
    """Standard lines; German alone where one of them is not translated."""
    complete = language == SOURCE or all(one.foreign for one in lines)
    speaks = language if complete else SOURCE
    kept = tuple(one if speaks != SOURCE else Line(one.german, "", one.is_strong) for one in lines)
    note = "" if speaks == SOURCE else standard_note(language)
    return Worded(subject, number, label_of(subject, number), language, speaks, kept, note)


def pairs(sentences: Sequence[str], language: str, values: Mapping[str, object] | None = None) -> list[Line]:
    """Sentences of the house, filled with ``values``; ``foreign`` empty for one that is not translated."""
    return [Line(_filled(one, values), _filled(said(one, language), values)) for one in sentences]


def said(sentence: str, language: str) -> str:
    """A sentence of the house in a language; "" in German itself, and where nobody has translated it."""
    if language == SOURCE:
        return ""
    with translation.override(language):
        found = translation.gettext(sentence)
    return found if found != sentence or language == PLAIN else ""


def standard_note(language: str) -> str:
    """Who has checked the pages and standard texts of a language, said in it."""
    with translation.override(language):
        return languages.check_note()


def check_note(text: WordingText, language: str) -> str:
    """Who has checked a text of the centre, said in its language."""
    if not text.checked_on:
        return said(standard.UNCHECKED, language) or standard.UNCHECKED
    signed = {"who": text.checked_by, "day": f"{text.checked_on:%d.%m.%Y}"}
    return (said(standard.CHECKED, language) or standard.CHECKED) % signed


def _filled(sentence: str, values: Mapping[str, object] | None) -> str:
    return sentence % values if values is not None and sentence else sentence


def _paragraphs(german: str, foreign: str) -> list[Line]:
    """Paragraph beside paragraph; texts of different numbers of them stand beside each other as a whole."""
    ours, theirs = _lines(german), _lines(foreign)
    if theirs and len(ours) != len(theirs):
        return [Line("\n".join(ours), "\n".join(theirs))]
    return [Line(one, other) for one, other in zip_longest(ours, theirs, fillvalue="")]


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


# --- What was given ------------------------------------------------------------------------------------------------


def newest_kept(subject: str, language: str, until_on: dt.date, label: str = "") -> KeptText | None:
    """The words that were given last by the end of a day, of one version if it is named."""
    rows = KeptText.objects.filter(subject=subject, language=language, kept_at__lt=clock.start_of(_next(until_on)))
    return (rows.filter(label__iexact=label) if label else rows).order_by("-kept_at", "-id").first()


def kept_text(code: str) -> KeptText:
    """Raises NotFound."""
    found = KeptText.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def kept_worded(kept: KeptText) -> Worded:
    """Exactly as it was given."""
    lines = tuple(Line(german, foreign, is_strong) for german, foreign, is_strong in kept.lines)
    return Worded(kept.subject, kept.number, kept.label, kept.language, kept.language, lines, kept.note, kept.code)


def _next(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)
