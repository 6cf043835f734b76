"""One offer as staff see it: its page, what its forms offer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from lotse.core import registry
from lotse.core.errors import NotFound
from lotse.core.money import euros
from lotse.core.registry import FileAction
from lotse.directory import selectors as directory
from lotse.directory.enums import CostKind, Freshness, Level, OfferState, OrganisationKind
from lotse.directory.models import (
    ContactPerson,
    DirectorySettings,
    Offer,
    OfferConfirmation,
    Organisation,
    Place,
    Schedule,
)
from lotse.directory.rules import rights
from lotse.directory.rules.freshness import freshness
from lotse.directory.rules.times import Occurrence, next_times
from lotse.directory.selectors.history import HistoryLine, history
from lotse.directory.selectors.times import schedule_lines
from lotse.people.catalogue import language_label
from lotse.tenants.models import Membership, Municipality

NEXT_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    schedule: Schedule

    @property
    def text(self) -> str:
        return " · ".join(schedule_lines(self.schedule))


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is known of free places; ``is_old``: reported longer ago than the centre lets it count."""

    text: str
    as_of: dt.date | None
    is_old: bool
    tone: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """``hidden_because``: why the public does not see it, "" where it does. ``confirmation``: see ``confirmed_how``."""

    offer: Offer
    topics: str
    for_whom: list[str]
    languages: str
    cost: str
    places: list[Place]
    schedules: list[ScheduleLine]
    next_times: list[Occurrence]
    capacity: Capacity
    freshness: Freshness
    confirmation: OfferConfirmation | None
    hidden_because: str
    history: list[HistoryLine]
    may_edit: bool
    actions: list[FileAction]

    @property
    def is_public(self) -> bool:
        return not self.hidden_because

    @property
    def last_on(self) -> dt.date | None:
        return self.offer.ends_on - dt.timedelta(days=1) if self.offer.ends_on else None

    @property
    def contact_name(self) -> str:
        """Whom to ask, where that person agreed to be named."""
        person = self.offer.contact
        return str(person) if person is not None and person.is_published and person.is_active else ""

    @property
    def phone(self) -> str:
        """The offer's own, else the organisation's; the same for the others."""
        return self.offer.phone or self.offer.organisation.phone

    @property
    def email(self) -> str:
        return self.offer.email or self.offer.organisation.email

    @property
    def website(self) -> str:
        return self.offer.website or self.offer.organisation.website


def offer_for(code: str) -> Offer:
    """With all its parts. Raises NotFound."""
    found = with_parts(Offer.objects.filter(code=code)).first()
    if found is None:
        raise NotFound
    return found


def with_parts(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """Loaded with what pages and files show of an offer."""
    return rows.select_related("organisation__municipality", "owner", "contact").prefetch_related(
        "topics", "groups", "languages", "offer_places__place__municipality", "schedules__place"
    )


def offer_page(member: Membership, offer: Offer, on: dt.date) -> OfferPage:
    settings = directory.settings()
    schedules = list(offer.schedules.all())
    return OfferPage(
        offer=offer,
        topics=", ".join(str(one) for one in offer.topics.all()),
        for_whom=for_whom(offer),
        languages=", ".join(language_label(one.language) for one in offer.languages.all()),
        cost=cost_label(offer),
        places=[one.place for one in offer.offer_places.all()],
        schedules=[ScheduleLine(one) for one in schedules],
        next_times=next_times(schedules, max(on, offer.starts_on or on), NEXT_SHOWN),
        capacity=capacity_of(offer, settings, on),
        freshness=freshness(offer.confirmed_at, settings, on),
        confirmation=confirmed_how(offer),
        hidden_because="" if rights.is_public(offer, settings, on) else _hidden_because(offer, on),
        history=history([offer.pk]),
        may_edit=member.holds(rights.EDIT),
        actions=[one for provider in registry.offer_actions for one in provider(member, offer)],
    )


def confirmed_how(offer: Offer) -> OfferConfirmation | None:
    """Who confirmed it last, and how; None where nobody was asked: entered, published or imported."""
    found: OfferConfirmation | None = offer.confirmations.select_related("noted_by").first()
    return found if found is not None and found.confirmed_at == offer.confirmed_at else None


def _hidden_because(offer: Offer, on: dt.date) -> str:
    if offer.state == OfferState.DRAFT:
        return "Das Angebot ist noch ein Entwurf."
    if offer.state == OfferState.ENDED:
        return "Das Angebot ist beendet."
    if offer.ends_on is not None and offer.ends_on <= on:
        return "Der letzte Tag des Angebots ist vorbei."
    if not offer.organisation.is_active:
        return "Die Organisation ist geschlossen."
    return "Zu lange hat niemand bestätigt, dass die Angaben noch stimmen."


def for_whom(offer: Offer) -> list[str]:
    """Groups, age, women or men, level of German: what the offer itself says."""
    found = [str(one) for one in offer.groups.all()]
    if offer.audience != "all":
        found.append(str(offer.get_audience_display()))
    ages = (offer.min_age, offer.max_age)
    if ages != (None, None):
        found.append(_age_label(*ages))
    levels = [str(Level(one).label) for one in dict.fromkeys((offer.level_from, offer.level_to)) if one]
    if len(levels) == 2:
        return [*found, gettext("Deutsch: %(low)s bis %(high)s") % {"low": levels[0], "high": levels[1]}]
    return [*found, *(gettext("Deutsch: %(level)s") % {"level": level} for level in levels)]


def _age_label(low: int | None, high: int | None) -> str:
    if low is None:
        return ngettext("bis %(high)d Jahr", "bis %(high)d Jahre", high or 0) % {"high": high}
    if high is None:
        return ngettext("ab %(low)d Jahr", "ab %(low)d Jahren", low) % {"low": low}
    return ngettext("%(low)d bis %(high)d Jahr", "%(low)d bis %(high)d Jahre", high) % {"low": low, "high": high}


def cost_label(offer: Offer) -> str:
    """ "kostet etwas: 12,50 €, pro Termin"."""
    amount = euros(offer.cost_cents) if offer.cost_cents else ""
    kind = str(CostKind(offer.cost_kind).label)
    return ", ".join(part for part in (f"{kind}: {amount}" if amount else kind, offer.cost_note) if part)


def capacity_of(offer: Offer, settings: DirectorySettings, on: dt.date) -> Capacity:
    if offer.capacity_as_of is None or (offer.free_places is None and offer.waiting_weeks is None):
        return Capacity(gettext("nicht bekannt"), offer.capacity_as_of, False, "neutral")
    free, weeks = offer.free_places, offer.waiting_weeks
    parts = []
    if free is not None:
        places = ngettext("%(count)d Platz frei", "%(count)d Plätze frei", free) % {"count": free}
        parts.append(places if free else gettext("voll"))
    if weeks:
        wait = ngettext("etwa %(count)d Woche Wartezeit", "etwa %(count)d Wochen Wartezeit", weeks)
        parts.append(wait % {"count": weeks})
    elif weeks == 0:
        parts.append(gettext("keine Wartezeit"))
    is_old = (on - offer.capacity_as_of).days > settings.full_for_days
    tone = "neutral" if is_old else "warning" if free == 0 or (free is None and weeks) else "success"
    return Capacity(", ".join(parts), offer.capacity_as_of, is_old, tone)


def schedule_for(offer: Offer, schedule_id: uuid.UUID) -> Schedule:
    """Raises NotFound."""
    found = next((one for one in offer.schedules.all() if one.pk == schedule_id), None)
    if found is None:
        raise NotFound
    return found


def organisation_choices(near: Municipality | None = None) -> list[tuple[str, Any]]:
    """Partners in business, schools last; each with its kind, because names repeat. Those that are ``near`` go first,
    in a group of their own."""
    rows = Organisation.objects.filter(is_active=True).order_by("name", "id")
    ordered = sorted(rows, key=lambda one: one.kind == OrganisationKind.SCHOOL)
    named = [(one, (one.code, f"{one.name} ({one.get_kind_display()})")) for one in ordered]
    if near is None:
        return [choice for _, choice in named]
    groups = {
        near.name: [choice for one, choice in named if one.municipality_id == near.pk],
        "Andere": [choice for one, choice in named if one.municipality_id != near.pk],
    }
    return [(label, choices) for label, choices in groups.items() if choices]


def places_in(municipality: Municipality | None, organisation: Organisation) -> list[Place]:
    """The places in use there, the organisation's own first; none without a municipality."""
    if municipality is None:
        return []
    rows = Place.objects.filter(municipality=municipality, is_active=True).order_by("name", "id")
    return sorted(rows, key=lambda one: one.organisation_id != organisation.pk)


def place_choices() -> list[tuple[str, str]]:
    """All places in use, by name."""
    return [(str(one.pk), _place_label(one)) for one in Place.objects.filter(is_active=True)]


def likely_places(organisation: Organisation, also: Iterable[Place] = ()) -> list[tuple[str, str]]:
    """``also`` those that an offer has already, the organisation's own, and those of nobody in its municipality."""
    own = Q(organisation=organisation)
    if organisation.municipality_id:
        own |= Q(organisation=None, municipality=organisation.municipality_id)
    rows = dict.fromkeys([*also, *Place.objects.filter(own, is_active=True).order_by("name", "id")])
    return [(str(one.pk), _place_label(one)) for one in rows]


def _place_label(place: Place) -> str:
    return ", ".join(part for part in (place.name, place.street, place.town) if part)


def contact_choices(organisation: Organisation, also: ContactPerson | None = None) -> list[tuple[str, str]]:
    rows = [one for one in organisation.contacts.all() if one.is_active or (also and one.pk == also.pk)]
    return [(str(one.pk), f"{one.name}, {one.function}" if one.function else one.name) for one in rows]


def places_by_id(ids: Iterable[str]) -> tuple[Place, ...]:
    """In the order of their keys."""
    return tuple(sorted(Place.objects.filter(pk__in=list(ids)), key=lambda one: str(one.pk)))


def contact_by_id(organisation: Organisation, contact_id: str) -> ContactPerson | None:
    return organisation.contacts.filter(pk=contact_id).first() if contact_id else None
