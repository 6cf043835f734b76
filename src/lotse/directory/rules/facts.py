"""What the search finds an offer by: its tokens for words, its facts for filters. Both are stored with the offer.

Tokens stand in four sections, most telling first; a word counts by the first section in which it stands. Facts are
one line that begins with the folded name, so that lines in their order are offers by name.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from lotse.directory.enums import Audience, CostKind, Level, Reach, TargetGroup, Topic
from lotse.directory.models import Offer, Place, Schedule
from lotse.directory.rules import lexicon, words
from lotse.directory.rules.words import Compounds

SECTIONS = 4  # name; facts; summary and translations; description and notes
SECTION_END = "/"
ANYWHERE = "*"  # the municipality of an offer for the whole district, or online
DAYS = tuple(lexicon.DAY_WORDS)
PARTS_OF_DAY = tuple(lexicon.PART_WORDS)
LONGEST_TOKEN = 80  # signs; what is longer is no word that somebody types
LONGEST_NAME = 150  # signs by which offers are put in order; other scripts become longer in ASCII
AFTERNOON, EVENING = dt.time(12), dt.time(17)
_NO_CODE = re.compile(r"[|,]")
_BYDAY = re.compile(r"BYDAY=([^;]+)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters ask of an offer; in each field the codes, with a comma between them.

    ``municipality``: keys (AGS) or ANYWHERE. ``times``: day and part of the day, as "TU.evening"; "TU." where only the
    day is known. ``cost_free`` and ``free_places``: "1" or "". ``id`` is the offer's key.
    """

    name: str
    topic: str
    municipality: str
    language: str
    times: str
    group: str
    audience: str
    cost_free: str
    free_places: str
    id: str

    def line(self) -> str:
        return "|".join(getattr(self, one.name) for one in fields(self))


FACTS = tuple(one.name for one in fields(Facts))


def facts_of(offer: Offer, on: dt.date) -> Facts:
    """The facts of an offer whose parts are loaded (selectors/searching.py)."""
    return Facts(
        name=" ".join(words.folded(offer.name))[:LONGEST_NAME],
        topic=_codes(one.topic for one in offer.topics.all()),
        municipality=_codes(_municipalities(offer)),
        language=_codes(one.language for one in offer.languages.all()),
        times=_codes(f"{day}.{part}" for one in _current(offer, on) for day, part in times_of(one)),
        group=_codes(_groups(offer)),
        audience=offer.audience,
        cost_free="1" if offer.cost_kind == CostKind.FREE else "",
        free_places="1" if offer.free_places else "",
        id=offer.pk.hex,
    )


def tokens_of(offer: Offer, on: dt.date, compounds: Compounds) -> str:
    """The tokens of an offer: each once, a space around each, SECTION_END after each section."""
    seen: set[str] = set()
    line = [""]
    for texts in texts_of(offer, on):
        for token in compounds.tokens(" ".join(texts)):
            if token not in seen and len(token) <= LONGEST_TOKEN:
                seen.add(token)
                line.append(token)
        line.append(SECTION_END)
    return " ".join(line)


def texts_of(offer: Offer, on: dt.date) -> tuple[list[str], ...]:
    """What is read of an offer, by section."""
    translations = list(offer.translations.all())
    return (
        [offer.name],
        [*_named(offer), *_spoken(offer, on)],
        [offer.summary, offer.joining, *(text for one in translations for text in (one.name, one.summary))],
        [
            offer.description,
            offer.documents,
            offer.cost_note,
            *(one.note for one in offer.schedules.all()),
            *(one.description for one in translations),
        ],
    )


def times_of(schedule: Schedule) -> list[tuple[str, str]]:
    """On which days of the week something takes place, and in which part of the day; "" where that is not known."""
    part = _part_of_day(schedule.begins)
    named = _BYDAY.search(schedule.rrule)
    if named:  # "1TU,-1FR": the first Tuesday, the last Friday
        days = [day[-2:] for day in named.group(1).split(",")]
    elif "FREQ=DAILY" in schedule.rrule:
        days = list(DAYS)
    else:
        days = [DAYS[schedule.starts_on.weekday()]]
    return [(day, part) for day in DAYS if day in days]


def _part_of_day(begins: dt.time | None) -> str:
    if begins is None:
        return ""
    return PARTS_OF_DAY[(begins >= AFTERNOON) + (begins >= EVENING)]


def _current(offer: Offer, on: dt.date) -> list[Schedule]:
    return [one for one in offer.schedules.all() if one.ends_on is None or one.ends_on > on]


def _places(offer: Offer) -> list[Place]:
    found = [one.place for one in offer.offer_places.all()]
    return found + [one.place for one in offer.schedules.all() if one.place is not None]


def _municipalities(offer: Offer) -> list[str]:
    if offer.reach != Reach.LOCAL:
        return [ANYWHERE]
    at = [one.municipality for one in _places(offer)] or [offer.organisation.municipality]
    return [one.ags for one in at if one is not None]


def _groups(offer: Offer) -> list[str]:
    """The groups that the offer names; where it names none, those of its ages."""
    named = [one.group for one in offer.groups.all()]
    if named or (offer.min_age is None and offer.max_age is None):
        return named
    youngest, oldest = offer.min_age or 0, 120 if offer.max_age is None else offer.max_age
    return [str(group) for group, begin, end in lexicon.AGE_GROUPS if begin <= oldest and youngest <= end]


def _named(offer: Offer) -> Iterable[str]:
    """Who offers it, and where it is."""
    of = offer.organisation
    yield from (of.name, of.short_name)
    places = _places(offer)
    for place in places:
        yield from (place.name, place.town, place.municipality.name if place.municipality else "")
    if not places:
        yield from (of.town, of.municipality.name if of.municipality else "")


def _spoken(offer: Offer, on: dt.date) -> Iterable[str]:
    """The facts as people say them."""
    for topic in offer.topics.all():
        yield lexicon.TOPIC_WORDS[Topic(topic.topic)]
    for group in _groups(offer):
        yield lexicon.GROUP_WORDS[TargetGroup(group)]
    for one in offer.languages.all():
        if one.language != "de":
            yield f"{_language_name(one.language)} {lexicon.LANGUAGE_WORDS.get(one.language, '')}"
    for day, part in sorted({time for one in _current(offer, on) for time in times_of(one)}):
        yield f"{lexicon.DAY_WORDS[day]} {lexicon.PART_WORDS.get(part, '')}"
    yield lexicon.AUDIENCE_WORDS[Audience(offer.audience)]
    yield lexicon.COST_WORDS[CostKind(offer.cost_kind)]
    yield lexicon.REACH_WORDS[Reach(offer.reach)]
    yield " ".join(lexicon.LEVEL_WORDS[level] for level in _levels(offer))
    if any(place.step_free == "yes" for place in _places(offer)):
        yield lexicon.STEP_FREE_WORDS


def _levels(offer: Offer) -> list[Level]:
    """From the first to the last level that the offer names."""
    ends = [Level(one) for one in (offer.level_from, offer.level_to) if one]
    order = list(Level)
    return order[order.index(ends[0]) : order.index(ends[-1]) + 1] if ends else []


@lru_cache(maxsize=300)
def _language_name(code: str) -> str:
    """In German and as its speakers call it, as far as Unicode (CLDR) knows."""
    found = [str(Locale("de").languages.get(code, ""))]
    with contextlib.suppress(UnknownLocaleError, ValueError):
        found.append(str(Locale(code).languages.get(code, "")))
    return " ".join(found)


def _codes(codes: Iterable[str]) -> str:
    return ",".join(sorted({_NO_CODE.sub("", code) for code in codes}))
