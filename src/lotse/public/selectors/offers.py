"""One offer, and lists of them, as everybody reads them: in the language of the page, as far as it is translated."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from babel.dates import format_date
from django.utils.translation import get_language

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.languages import SOURCE, cldr_locale
from lotse.core.money import euros
from lotse.directory import selectors as directory
from lotse.directory.enums import CostKind, Freshness, OfferState, Reach, Topic
from lotse.directory.models import DirectorySettings, Offer, Place, Schedule
from lotse.directory.rules import rights
from lotse.directory.rules.freshness import freshness
from lotse.directory.rules.times import Occurrence, next_times
from lotse.directory.rules.wording import Wording, wording
from lotse.directory.selectors.finding import Question, find
from lotse.directory.selectors.finding.labels import language as language_name
from lotse.directory.selectors.offers import Capacity, capacity_of, for_whom
from lotse.directory.selectors.searching import with_parts
from lotse.directory.selectors.times import schedule_lines

NEXT_SHOWN = 5
ALTERNATIVES = 5

TOPIC_ICONS = {
    Topic.LANGUAGE: "speech", Topic.SCHOOL: "school", Topic.WORK: "briefcase", Topic.SPORT: "ball",
    Topic.HEALTH: "health", Topic.HOUSING: "home", Topic.CONFLICT: "scales", Topic.FAMILY: "people",
    Topic.WOMEN: "woman", Topic.YOUTH: "child", Topic.VOLUNTEERING: "handshake", Topic.MEETING: "cup",
}  # fmt: skip
"""A picture for each topic of the first level."""


@dataclass(frozen=True, slots=True)
class Time:
    """A date on which the offer takes place. ``hours`` is "18:00–19:30", "18:00" or ""."""

    day: str
    hours: str
    place: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often it takes place: phrases in the language of the page, and the partner's own note in German."""

    phrases: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """An offer in a list. ``town`` is "" for what is for the whole district or online, which ``reach`` says."""

    centre: str
    code: str
    wording: Wording
    organisation: str
    icon: str
    town: str
    reach: str
    next: Time | None
    is_free: bool
    capacity: Capacity
    is_stale: bool


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything a family needs, in the order of the page. Days as the page reads them: of the last confirmation, of
    the free places, the offer's last; "" where unknown."""

    offer: Offer
    wording: Wording
    topics: list[tuple[str, str]]
    for_whom: list[str]
    rhythms: list[Rhythm]
    next_times: list[Time]
    places: list[Place]
    languages: list[str]
    cost: str
    capacity: Capacity
    contact_name: str
    phone: str
    email: str
    website: str
    confirmed_day: str
    capacity_day: str
    last_day: str
    is_stale: bool

    @property
    def phone_target(self) -> str:
        """The number as a phone dials it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")

    @property
    def is_partly_german(self) -> bool:
        """A translated page on which some notes stand in German all the same: nobody translates those."""
        one = self.offer
        notes = [one.documents, one.cost_note, one.accessibility_note, *(rhythm.note for rhythm in self.rhythms)]
        notes += [note for place in self.places for note in (place.directions, place.accessibility_note)]
        return self.wording.lang != SOURCE and any(notes)


def public_offer(code: str, on: dt.date) -> Offer | None:
    """The offer of the centre in scope; None where it was public once and is no more.

    Raises NotFound for what never was, drafts among it, and for codes of other centres.
    """
    found = with_parts(Offer.objects.filter(code=code).exclude(state=OfferState.DRAFT)).first()
    if found is None:
        raise NotFound
    return found if rights.is_public(found, directory.settings(), on) else None


def offer_page(offer: Offer, on: dt.date) -> OfferPage:
    person = offer.contact if offer.contact and offer.contact.is_published and offer.contact.is_active else None
    partner, settings = offer.organisation, directory.settings()
    return OfferPage(
        offer=offer,
        wording=page_wording(offer),
        topics=[(one.topic, str(one)) for one in offer.topics.all()],
        for_whom=for_whom(offer),
        rhythms=[_rhythm(one) for one in offer.schedules.all() if _is_going_on(one, on)],
        next_times=[_time(one, offer) for one in times_ahead(offer, on, NEXT_SHOWN)],
        places=[one.place for one in offer.offer_places.all()],
        languages=[language_name(one.language, _page_language()) for one in offer.languages.all()],
        cost=_cost(offer),
        capacity=capacity_of(offer, settings, on),
        contact_name=person.name if person else "",
        phone=offer.phone or (person.phone if person else "") or partner.phone,
        email=offer.email or (person.email if person else "") or partner.email,
        website=_safe_address(offer.website or partner.website),
        confirmed_day=day_label(clock.day_of(offer.confirmed_at)) if offer.confirmed_at else "",
        capacity_day=day_label(offer.capacity_as_of) if offer.capacity_as_of else "",
        last_day=day_label(offer.ends_on - dt.timedelta(days=1)) if offer.ends_on else "",
        is_stale=_is_stale(offer, settings, on),
    )


def page_wording(offer: Offer) -> Wording:
    """Its texts in the language of the page."""
    return wording(offer, _page_language())


def times_ahead(offer: Offer, on: dt.date, count: int) -> list[Occurrence]:
    """The next times from a day on, within the offer's own first and last day."""
    found = next_times(offer.schedules.all(), max(on, offer.starts_on or on), count)
    return [one for one in found if offer.ends_on is None or one.on < offer.ends_on]


def alternatives(code: str, on: dt.date) -> list[Row]:
    """What is like an offer that is no more: of its topic, else of those that the search thinks nearest."""
    topics = Offer.objects.filter(code=code).values_list("topics__topic", flat=True).order_by("topics__topic")
    found = find(Question(topic=topics.first() or ""), on)
    offers = found.rows or [offer for near in found.nearest for offer in near.rows]
    return rows(list(dict.fromkeys(offers))[:ALTERNATIVES], on)


def rows(offers: Iterable[Offer], on: dt.date) -> list[Row]:
    """Offers with their parts, for a list of one centre or, inside ``Door.PUBLISHED_OFFERS``, of all."""
    months = {one.centre_id: one for one in DirectorySettings.objects.all()}
    return [_row(one, months.get(one.centre_id, DirectorySettings()), on) for one in offers]


def _row(offer: Offer, settings: DirectorySettings, on: dt.date) -> Row:
    ahead = times_ahead(offer, on, 1)
    topic = next((Topic(one.topic).field for one in offer.topics.all()), Topic.MEETING)
    return Row(
        centre=offer.centre.slug,
        code=offer.code,
        wording=page_wording(offer),
        organisation=str(offer.organisation),
        icon=TOPIC_ICONS[topic],
        town=_town(offer),
        reach=str(Reach(offer.reach).label),
        next=_time(ahead[0], offer) if ahead else None,
        is_free=offer.cost_kind == CostKind.FREE,
        capacity=capacity_of(offer, settings, on),
        is_stale=_is_stale(offer, settings, on),
    )


def _town(offer: Offer) -> str:
    """The towns of its places, else that of the partner."""
    if offer.reach != Reach.LOCAL:
        return ""
    places = [one.place for one in offer.offer_places.all()]
    towns = [place.town or (place.municipality.name if place.municipality else "") for place in places]
    own = offer.organisation
    return ", ".join(dict.fromkeys(filter(None, towns))) or own.town or (str(own.municipality or ""))


def _page_language() -> str:
    return get_language() or SOURCE


def _is_going_on(schedule: Schedule, on: dt.date) -> bool:
    if not schedule.rrule:
        return bool(schedule.starts_on >= on)
    return schedule.ends_on is None or schedule.ends_on > on


def _rhythm(schedule: Schedule) -> Rhythm:
    lines = schedule_lines(schedule)
    return Rhythm(lines[:-1] if schedule.note else lines, schedule.note)


def _time(one: Occurrence, offer: Offer) -> Time:
    hours = "–".join(f"{time:%H:%M}" for time in (one.begins, one.ends) if time)
    several = len({place.place_id for place in offer.offer_places.all()}) > 1
    place = one.schedule.place.name if several and one.schedule.place else ""
    return Time(day_label(one.on), hours, place)


def day_label(day: dt.date) -> str:
    """Weekday and date in the language of the page, as Unicode (CLDR) writes them."""
    return str(format_date(day, "full", locale=cldr_locale(_page_language())))


def _cost(offer: Offer) -> str:
    """The kind, and the amount where there is one; the partner's own note stands beside it."""
    kind = str(CostKind(offer.cost_kind).label)
    return f"{kind}: {euros(offer.cost_cents)}" if offer.cost_cents else kind


def _is_stale(offer: Offer, settings: DirectorySettings, on: dt.date) -> bool:
    return freshness(offer.confirmed_at, settings, on) == Freshness.STALE


def _safe_address(website: str) -> str:
    """An address that a link may carry; "www." alone gets its scheme, anything else none at all."""
    if website.startswith(("https://", "http://")):
        return website
    return f"https://{website}" if website.startswith("www.") else ""
