"""Offers as people keep them: entered, corrected, published, ended; free places; when they take place.

``actor`` None: the partner, whose way in (a link, a form) the caller has checked. Each change goes into what the search
reads; a correction names the ``version`` that was seen.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.directory.enums import Audience, CostKind, Level, OfferState, Reach
from lotse.directory.models import (
    ContactPerson,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    Organisation,
    Place,
    Schedule,
)
from lotse.directory.services import keeping, partners, searching
from lotse.tenants.models import Membership

MOST_SCHEDULES = 20
_PARTS = ("topics", "groups", "languages", "places")


class OfferUnfit(LotseError):
    """What was entered does not fit together; ``field`` says where."""

    code = "directory.offer_unfit"


class WrongOfferState(LotseError):
    code = "directory.wrong_offer_state"
    sentence = (
        "Das geht beim jetzigen Stand des Angebots nicht. Es wurde nichts geändert. Bitte laden Sie die Seite neu."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """All that is said of an offer but its times, free places and state. Codes and units as in the model."""

    name: str
    summary: str
    topics: tuple[str, ...]
    description: str = ""
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    level_from: str = ""
    level_to: str = ""
    audience: str = Audience.ALL
    reach: str = Reach.LOCAL
    places: tuple[Place, ...] = ()
    cost_kind: str = CostKind.UNKNOWN
    cost_cents: int | None = None
    cost_note: str = ""
    joining: str = ""
    documents: str = ""
    accessibility_note: str = ""
    contact: ContactPerson | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    owner: Membership | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def columns(self) -> dict[str, Any]:
        """The columns of the row."""
        return {name: value for name, value in keeping.fields_of(self).items() if name not in _PARTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFacts:
    """One rule of times; see the model."""

    starts_on: dt.date
    rrule: str = ""
    ends_on: dt.date | None = None
    begins: dt.time | None = None
    ends: dt.time | None = None
    place: Place | None = None
    skips_public_holidays: bool = True
    skips_school_holidays: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is entered along with an offer, because the lists lack it."""

    contact: partners.ContactFacts | None = None
    place: partners.PlaceFacts | None = None


def create_offer(
    *,
    actor: Membership | None,
    organisation: Organisation,
    facts: OfferFacts,
    now: dt.datetime,
    schedules: Sequence[ScheduleFacts] = (),
    key: uuid.UUID | None = None,
    made: Made | None = None,
) -> Offer:
    """A draft; ``key`` as in keeping.add. Raises NotAllowed, OfferUnfit (field)."""
    _must_edit(actor)
    check_offer(facts, organisation, schedules)
    with transaction.atomic():
        again = keeping.made_before(Offer, key)
        if again is not None:
            return again
        facts = _with_made(actor, organisation, facts, made, now)
        stamps = {"created_at": now, "changed_at": now}
        offer = Offer.objects.create(pk=key or uuid.uuid4(), organisation=organisation, **stamps, **facts.columns())
        _set_parts(offer, facts)
        _set_schedules(offer, schedules)
        _finish(actor, offer, "directory.offer_added", now)
    return offer


def change_offer(
    *,
    actor: Membership | None,
    offer: Offer,
    facts: OfferFacts,
    version: int,
    now: dt.datetime,
    schedules: Sequence[ScheduleFacts] | None = None,
    made: Made | None = None,
) -> list[str]:
    """Correct an offer; ``schedules`` None: the times stay. Returns what changed, by name; nothing is recorded where
    nothing did. Raises NotAllowed, OfferUnfit (field), ChangedMeanwhile."""
    _must_edit(actor)
    check_offer(facts, offer.organisation, schedules or ())
    with transaction.atomic():
        _claim(offer, version, now)
        facts = _with_made(actor, offer.organisation, facts, made, now)
        before = facts_of(offer)
        changed = [name for name in OfferFacts.__dataclass_fields__ if getattr(before, name) != getattr(facts, name)]
        if schedules is not None and list(schedules) != schedule_facts_of(offer):
            _set_schedules(offer, schedules)
            changed.append("schedules")
        if changed:
            Offer.objects.filter(pk=offer.pk).update(**facts.columns())
            _set_parts(offer, facts)
            _finish(actor, offer, "directory.offer_changed", now, changed)
    return changed


def set_schedules(
    *, actor: Membership | None, offer: Offer, schedules: Sequence[ScheduleFacts], version: int, now: dt.datetime
) -> None:
    """All times of an offer anew. Raises NotAllowed, OfferUnfit (field), ChangedMeanwhile."""
    _must_edit(actor)
    check_schedules(schedules)
    with transaction.atomic():
        _claim(offer, version, now)
        _set_schedules(offer, schedules)
        _finish(actor, offer, "directory.offer_changed", now, ["schedules"])


def put_schedule(
    *,
    actor: Membership | None,
    offer: Offer,
    schedule: Schedule | None,
    facts: ScheduleFacts,
    version: int,
    now: dt.datetime,
) -> None:
    """Change one of the times, or add one (``schedule`` None).

    Raises NotAllowed, OfferUnfit (field), ChangedMeanwhile.
    """
    kept = _others(offer, schedule)
    set_schedules(actor=actor, offer=offer, schedules=[*kept, facts], version=version, now=now)


def drop_schedule(
    *, actor: Membership | None, offer: Offer, schedule: Schedule, version: int, now: dt.datetime
) -> None:  # fmt: skip
    """Raises NotAllowed, ChangedMeanwhile."""
    set_schedules(actor=actor, offer=offer, schedules=_others(offer, schedule), version=version, now=now)


def _others(offer: Offer, schedule: Schedule | None) -> list[ScheduleFacts]:
    return [_schedule_facts(one) for one in offer.schedules.all() if schedule is None or one.pk != schedule.pk]


def publish_offer(*, actor: Membership, offer: Offer, now: dt.datetime) -> None:
    """Everybody may see it. Who publishes says by that that all of it holds today.

    Raises NotAllowed, WrongOfferState, OfferUnfit (over, or its partner closed).
    """
    keeping.must_edit(actor)
    if offer.ends_on is not None and offer.ends_on <= clock.day_of(now):
        raise OfferUnfit("Das Angebot ist vorbei. Bitte ändern Sie zuerst den letzten Tag. Es wurde nichts geändert.")
    if not offer.organisation.is_active:
        raise OfferUnfit("Die Organisation ist geschlossen. Es wurde nichts geändert.")
    states = (OfferState.DRAFT, OfferState.ENDED)
    _move(actor, offer, states, OfferState.PUBLISHED, "directory.offer_published", now, confirmed_at=now)


def withdraw_offer(*, actor: Membership, offer: Offer, now: dt.datetime) -> None:
    """Back to a draft: nobody sees it but those who keep it. Raises NotAllowed, WrongOfferState."""
    keeping.must_edit(actor)
    _move(actor, offer, (OfferState.PUBLISHED,), OfferState.DRAFT, "directory.offer_withdrawn", now)


def end_offer(*, actor: Membership | None, offer: Offer, now: dt.datetime) -> None:
    """There is no such offer any more; its entry stays. Raises NotAllowed, WrongOfferState."""
    _must_edit(actor)
    states = (OfferState.DRAFT, OfferState.PUBLISHED)
    _move(actor, offer, states, OfferState.ENDED, "directory.offer_ended", now)


def report_capacity(
    *,
    actor: Membership | None,
    offer: Offer,
    free_places: int | None,
    waiting_weeks: int | None,
    as_of: dt.date,
    now: dt.datetime,
) -> None:
    """Free places (people) and waiting time as somebody said them on a day; both None: nobody knows.

    What is open elsewhere for correction is not disturbed: the form of an offer does not hold these numbers.
    Raises NotAllowed, OfferUnfit (field).
    """
    _must_edit(actor)
    if as_of > clock.day_of(now):
        raise OfferUnfit("Dieser Tag liegt in der Zukunft. Es wurde nichts gespeichert.", field="as_of")
    values: dict[str, Any] = {"free_places": free_places, "waiting_weeks": waiting_weeks, "capacity_as_of": as_of}
    with transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**values, changed_at=now)
        _finish(actor, offer, "directory.capacity_reported", now, values)


def check_offer(facts: OfferFacts, organisation: Organisation, schedules: Iterable[ScheduleFacts] = ()) -> None:
    """Whether all of it fits together. Raises OfferUnfit (field)."""
    levels = [one.value for one in Level]
    if not facts.topics:
        raise OfferUnfit("Bitte wählen Sie wenigstens ein Thema.", field="topics")
    if facts.min_age is not None and facts.max_age is not None and facts.max_age < facts.min_age:
        raise OfferUnfit("Das höchste Alter liegt unter dem niedrigsten.", field="max_age")
    if facts.level_from and facts.level_to and levels.index(facts.level_to) < levels.index(facts.level_from):
        raise OfferUnfit("Dieses Sprachniveau liegt unter dem, mit dem das Angebot beginnt.", field="level_to")
    if facts.starts_on and facts.ends_on and facts.ends_on <= facts.starts_on:
        raise OfferUnfit("Der letzte Tag liegt vor dem ersten.", field="last_on")
    if facts.cost_cents and facts.cost_kind in {CostKind.FREE, CostKind.UNKNOWN}:
        raise OfferUnfit("Ein Betrag passt nur zu einem Angebot, das etwas kostet.", field="cost_cents")
    if facts.contact is not None and facts.contact.organisation_id != organisation.pk:
        raise OfferUnfit("Diese Ansprechperson gehört zu einer anderen Organisation.", field="contact")
    check_schedules(schedules)


def check_schedules(schedules: Iterable[ScheduleFacts]) -> None:
    """Raises OfferUnfit (field)."""
    rows = list(schedules)
    if len(rows) > MOST_SCHEDULES:
        raise OfferUnfit(f"Mehr als {MOST_SCHEDULES} Zeiten hat kein Angebot. Bitte fassen Sie zusammen.")
    for one in rows:
        if one.ends_on is not None and one.ends_on <= one.starts_on:
            raise OfferUnfit("Der letzte Tag liegt vor dem ersten.", field="last_on")
        if one.ends is not None and one.begins is None:
            raise OfferUnfit("Bitte geben Sie an, wann es beginnt.", field="begins")
        if one.ends is not None and one.begins == one.ends:
            raise OfferUnfit("Beginn und Ende sind gleich.", field="ends")


def facts_of(offer: Offer) -> OfferFacts:
    """What is stored, as a form or a file would say it."""
    parts: dict[str, Any] = {
        "topics": tuple(one.topic for one in offer.topics.all()),
        "groups": tuple(one.group for one in offer.groups.all()),
        "languages": tuple(one.language for one in offer.languages.all()),
        "places": tuple(sorted((one.place for one in offer.offer_places.all()), key=lambda place: str(place.pk))),
    }
    names = [one.name for one in dataclasses.fields(OfferFacts) if one.name not in _PARTS]
    return OfferFacts(**{name: getattr(offer, name) for name in names}, **parts)


def schedule_facts_of(offer: Offer) -> list[ScheduleFacts]:
    """The stored times, in their order."""
    return [_schedule_facts(one) for one in offer.schedules.all()]


def _schedule_facts(schedule: Schedule) -> ScheduleFacts:
    return ScheduleFacts(**{name: getattr(schedule, name) for name in ScheduleFacts.__dataclass_fields__})


def _must_edit(actor: Membership | None) -> None:
    if actor is not None:
        keeping.must_edit(actor)


def _with_made(
    actor: Membership | None, organisation: Organisation, facts: OfferFacts, made: Made | None, now: dt.datetime
) -> OfferFacts:
    """Enters what the lists lack, and the offer names it. A partner enters nothing: that goes through the centre."""
    if actor is None or made is None:
        return facts
    common: dict[str, Any] = {"actor": actor, "organisation": organisation, "now": now}
    if made.contact is not None:
        facts = dataclasses.replace(facts, contact=partners.add_contact(**common, facts=made.contact))
    if made.place is not None:
        place = partners.add_place(**common, facts=made.place)
        facts = dataclasses.replace(facts, places=tuple(sorted({*facts.places, place}, key=lambda one: str(one.pk))))
    return facts


def _claim(offer: Offer, version: int, now: dt.datetime) -> None:
    rows = Offer.objects.filter(pk=offer.pk, version=version)
    if rows.update(version=F("version") + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    offer.refresh_from_db()


def _move(
    actor: Membership | None,
    offer: Offer,
    states: Iterable[OfferState],
    to: OfferState,
    action: str,
    now: dt.datetime,
    **values: Any,
) -> None:
    with transaction.atomic():
        rows = Offer.objects.filter(pk=offer.pk, state__in=list(states))
        if rows.update(state=to, changed_at=now, **values) != 1:
            raise WrongOfferState
        _finish(actor, offer, action, now, ["state"])


def _finish(
    actor: Membership | None, offer: Offer, action: str, now: dt.datetime, fields: Iterable[str] = ()
) -> None:  # fmt: skip
    offer.refresh_from_db()
    searching.refresh([offer], clock.day_of(now))
    record(actor=actor, action=action, obj=offer, now=now, fields=fields)


def _set_parts(offer: Offer, facts: OfferFacts) -> None:
    for rows in (offer.topics, offer.groups, offer.languages, offer.offer_places):
        rows.all().delete()
    OfferTopic.objects.bulk_create(OfferTopic(offer=offer, topic=one) for one in dict.fromkeys(facts.topics))
    OfferGroup.objects.bulk_create(OfferGroup(offer=offer, group=one) for one in dict.fromkeys(facts.groups))
    OfferLanguage.objects.bulk_create(
        OfferLanguage(offer=offer, language=one) for one in dict.fromkeys(facts.languages)
    )
    OfferPlace.objects.bulk_create(OfferPlace(offer=offer, place=one) for one in dict.fromkeys(facts.places))


def _set_schedules(offer: Offer, schedules: Iterable[ScheduleFacts]) -> None:
    offer.schedules.all().delete()
    Schedule.objects.bulk_create(Schedule(offer=offer, **keeping.fields_of(one)) for one in schedules)
