"""What the letter to the parents says."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core import clock
from lotse.people.catalogue import language_label
from lotse.schooling.enums import Office, TravelMode
from lotse.schooling.models import Process, Pupil, Recommendation
from lotse.schooling.reasons import badges
from lotse.schooling.rules.pupils import who_tells
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.pupils import grade_label
from lotse.schooling.selectors.sentences import checked
from lotse.schooling.sentences import LANGUAGES, LETTER, Sentence, catalogue, direction, translated
from lotse.tenants.models import Centre

ANSWER_DAYS = 14

_DECIDES = {
    Office.SCHOOL_AUTHORITY: "decides_school_authority",
    Office.SCHOOL: "decides_school",
    Office.MUNICIPALITY: "decides_municipality",
    Office.FAMILY: "decides_family",
}


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A fixed sentence; ``foreign`` empty: not printed in the family's language."""

    key: str
    german: str
    foreign: str

    @property
    def is_strong(self) -> bool:
        return self.key == "no_decision"


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter for one recommendation. ``language`` empty: German only."""

    centre: Centre
    pupil: Pupil
    recommendation: Recommendation
    written_on: dt.date
    language: str
    language_name: str
    direction: str
    lines: list[LetterLine]
    facts: list[tuple[str, str]]
    needs_interpreter_hint: bool
    spoken_language: str

    @property
    def is_demo(self) -> bool:
        return self.centre.is_demo


def letter_for(pupil: Pupil, recommendation: Recommendation, centre: Centre, on: dt.date) -> Letter:
    """German, with the family's language beside it where it is translated.

    A sentence that nobody has checked is printed in German only, unless the centre is a demo.
    """
    household = pupil.person.household
    wanted = household.preferred_language
    language = translated(wanted)
    lines = _lines(language, everything=centre.is_demo)
    complete = bool(language) and all(line.foreign for line in lines)
    printed = any(line.foreign for line in lines)
    return Letter(
        centre=centre,
        pupil=pupil,
        recommendation=recommendation,
        written_on=on,
        language=language if printed else "",
        language_name=LANGUAGES.get(language, ""),
        direction=direction(language),
        lines=lines,
        facts=_facts(pupil, recommendation, on),
        needs_interpreter_hint=wanted != "de" and not complete,
        spoken_language=language_label(wanted),
    )


def _lines(language: str, *, everything: bool) -> list[LetterLine]:
    order = (
        "greeting",
        "thanks",
        "no_decision",
        *_who_decides(current_process()),
        "please_answer",
        "other_wish",
        "exam",
        "questions",
        "regards",
    )
    return bilingual([catalogue(LETTER).sentences[key] for key in order], language, everything=everything)


def bilingual(sentences: Iterable[Sentence], language: str, *, everything: bool) -> list[LetterLine]:
    """German sentences with their translation, where somebody checked it (or ``everything``: the demo prints all)."""
    good = checked(language) if language else ()
    lines = []
    for one in sentences:
        shown = bool(language) and (everything or one.key in good)
        lines.append(LetterLine(one.key.partition(".")[2], one.german, one.texts[language] if shown else ""))
    return lines


def _who_decides(process: Process) -> list[str]:
    """Who decides about the place; who tells the parents, where that is somebody else."""
    tells = who_tells(process)
    return [_DECIDES[Office(process.who_assigns)], *([f"tells_{tells}"] if tells != process.who_assigns else [])]


def _facts(pupil: Pupil, recommendation: Recommendation, on: dt.date) -> list[tuple[str, str]]:
    school = recommendation.school.organisation
    until = min((one.expires_on for one in recommendation.holds.all() if one.released_at is None), default=None)
    answer_by = until or max(on, clock.day_of(recommendation.made_at)) + dt.timedelta(days=ANSWER_DAYS)
    facts = [
        ("Kind", str(pupil.person)),
        ("Empfohlene Schule", school.name),
        (
            "Anschrift der Schule",
            ", ".join(part for part in (school.street, _town(school.postcode, school.town)) if part),
        ),
        ("Telefon der Schule", school.phone),
        ("Jahrgang", grade_label(recommendation.grade)),
        ("Art der Klasse", str(recommendation.get_support_form_display())),
        ("Zweite Möglichkeit", str(recommendation.second_choice or "")),
        ("Schulweg", str(TravelMode(recommendation.travel_mode).label) if recommendation.travel_mode else ""),
        ("Gründe", recommendation.reason_text or ", ".join(_reasons(recommendation))),
        ("Antwort bitte bis", f"{answer_by:%d.%m.%Y}"),
    ]
    return [(label, value) for label, value in facts if value]


# Reasons of the proposal that concern the family; how full schools are does not.
_FOR_PARENTS = frozenset({"nearest", "travel", "siblings", "place", "wish"})


def _reasons(recommendation: Recommendation) -> list[str]:
    return [one.text for one in badges(recommendation.reasons, str) if one.code in _FOR_PARENTS]


def _town(postcode: str, town: str) -> str:
    return f"{postcode} {town}".strip()
