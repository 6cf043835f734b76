"""The directory of the demo: partners, places, contact persons, agreements and offers in all states, by bulk."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

from lotse.core import clock
from lotse.core.names import search_key
from lotse.directory.enums import OfferState, TranslationState
from lotse.directory.enums import OrganisationKind as Kind
from lotse.directory.models import (
    ContactPerson,
    CooperationAgreement,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    OfferTranslation,
    Organisation,
    Place,
    Schedule,
)
from lotse.directory.rules.wording import source_hash
from lotse.directory.services.searching import refresh_all
from lotse.operations.demo.districts import DemoDistrict
from lotse.operations.demo.offer_pool import (
    CONTACTS,
    FUNCTIONS,
    IDEAS,
    JOINING,
    PARTNERS,
    STREETS,
    TRANSLATIONS,
    VENUES,
    OfferIdea,
)
from lotse.tenants.models import Membership, Municipality

T = TypeVar("T")

# How many months ago an offer was last confirmed, with weights: fresh, to be asked, stale, off the public pages
CONFIRMED_MONTHS = ((1, 30), (3, 25), (5, 15), (8, 12), (13, 10), (16, 8))
STATES = ((OfferState.PUBLISHED, 86), (OfferState.DRAFT, 6), (OfferState.ENDED, 8))
OFFERS = {"lippe": 118, "hoexter": 34}
AGREEMENTS = {
    Kind.CHILDCARE: "Griffbereit",
    Kind.EDUCATION: "Rucksack Schule",
    Kind.SPORTS: "Schwimmkurse für Mädchen",
    Kind.WELFARE: "Sprachmittlung in der Beratung",
}


def make(
    district: DemoDistrict,
    towns: Sequence[Municipality],
    staff: dict[str, Membership],
    now: dt.datetime,
    rng: random.Random,
) -> int:
    """Returns how many offers there are."""
    partners = _partners(district, towns, rng)
    venues = _venues(district, partners, towns, rng)
    contacts = _contacts(partners, rng)
    _agreements(partners, staff, now, rng)
    owners = [staff["netzwerk"], staff["netzwerk"], staff["leitung"]]
    offers = [
        _offer(IDEAS[number % len(IDEAS)], number, partners, contacts, rng.choice(owners), now, rng)
        for number in range(OFFERS[district.slug])
    ]
    Offer.objects.bulk_create([offer for offer, _ in offers])
    OfferTopic.objects.bulk_create(OfferTopic(offer=one, topic=topic) for one, idea in offers for topic in idea.topics)
    OfferGroup.objects.bulk_create(OfferGroup(offer=one, group=group) for one, idea in offers for group in idea.groups)
    OfferLanguage.objects.bulk_create(
        OfferLanguage(offer=one, language=code) for one, idea in offers for code in idea.languages
    )
    placed = [(one, idea, _venue_of(one, venues, rng)) for one, idea in offers]
    OfferPlace.objects.bulk_create(
        OfferPlace(offer=one, place=place) for one, idea, place in placed if idea.reach != "online"
    )
    Schedule.objects.bulk_create(_schedule(one, idea, now.date(), rng) for one, idea in offers if idea.when)
    OfferTranslation.objects.bulk_create(_translations([one for one, _ in offers], now))
    refresh_all(clock.day_of(now))
    return len(offers)


def _partners(district: DemoDistrict, towns: Sequence[Municipality], rng: random.Random) -> list[Organisation]:
    codes = {town.ags: town for town in district.towns}
    found: dict[str, Organisation] = {}
    rounds = 3 if len(towns) > 8 else 1
    for kind, patterns in PARTNERS:
        for number in range(rounds * len(patterns)):
            town = rng.choice(towns)
            name = patterns[number % len(patterns)].format(town=town.name, district=district.district_name)
            found.setdefault(
                name,
                Organisation(
                    kind=kind,
                    name=name,
                    municipality=town,
                    street=f"{rng.choice(STREETS)} {rng.randint(1, 60)}",
                    postcode=codes[town.ags].postcode,
                    town=town.name,
                    phone=f"05231 000-{rng.randint(100, 999)}",
                    email=f"{'-'.join(search_key(name).split())[:40]}@partner.example",
                    website="https://partner.example/",
                    is_published=kind not in {Kind.JOB_CENTRE, Kind.EMPLOYMENT_AGENCY},
                ),
            )
    for row in found.values():
        row.refresh_search_text()
    return Organisation.objects.bulk_create(found.values())


def _venues(
    district: DemoDistrict, partners: list[Organisation], towns: Sequence[Municipality], rng: random.Random
) -> list[Place]:
    """One place of each partner, and one of nobody in particular in each town."""
    codes = {town.ags: town for town in district.towns}
    own = [(one, one.municipality, str(one.name), one.street) for one in partners]
    public = [(None, town, f"{rng.choice(VENUES)} {town.name}", f"Am Markt {rng.randint(1, 20)}") for town in towns]
    rows = []
    for owner, town, name, street in [*own, *public]:
        assert town is not None
        spread = 700 + 25 * codes[town.ags].weight
        rows.append(
            Place(
                organisation=owner,
                name=name[:150],
                municipality=town,
                street=street,
                postcode=codes[town.ags].postcode,
                town=town.name,
                easting_m=(town.easting_m or 0) + rng.randint(-spread, spread),
                northing_m=(town.northing_m or 0) + rng.randint(-spread, spread),
                step_free=rng.choice(("yes", "yes", "partly", "no", "unknown")),
                accessible_toilet=rng.choice(("yes", "no", "unknown")),
                directions=f"Bushaltestelle {rng.choice(STREETS)}, {rng.randint(2, 9)} Minuten zu Fuß",
            )
        )
    return Place.objects.bulk_create(rows)


def _contacts(partners: list[Organisation], rng: random.Random) -> dict[Organisation, ContactPerson]:
    rows = {
        one: ContactPerson(
            organisation=one,
            name=rng.choice(CONTACTS),
            function=rng.choice(FUNCTIONS),
            phone=one.phone,
            email=one.email,
            is_published=rng.random() < 0.4,
        )
        for one in partners
        if rng.random() < 0.8
    }
    ContactPerson.objects.bulk_create(rows.values())
    return rows


def _agreements(
    partners: list[Organisation], staff: dict[str, Membership], now: dt.datetime, rng: random.Random
) -> None:  # fmt: skip
    """One ends soon and stands under Heute; one has no end."""
    rows = []
    agreeing = [one for one in partners if one.kind in AGREEMENTS]
    for number, partner in enumerate(rng.sample(agreeing, min(8, len(agreeing)))):
        ends = now.date() + dt.timedelta(days=40 + 110 * number)
        rows.append(
            CooperationAgreement(
                organisation=partner,
                title=AGREEMENTS[Kind(partner.kind)],
                starts_on=now.date() - dt.timedelta(days=300),
                ends_on=None if number == 7 else ends,
                remind_on=None if number == 7 else now.date() if number == 0 else ends - dt.timedelta(days=60),
                responsible=staff["netzwerk"],
                created_at=now - dt.timedelta(days=300),
                changed_at=now - dt.timedelta(days=300),
            )
        )
    CooperationAgreement.objects.bulk_create(rows)


def _offer(
    idea: OfferIdea,
    number: int,
    partners: list[Organisation],
    contacts: dict[Organisation, ContactPerson],
    owner: Membership,
    now: dt.datetime,
    rng: random.Random,
) -> tuple[Offer, OfferIdea]:
    """The first of each idea is in good order; later ones show what happens to entries."""
    giving = [one for one in partners if one.kind in idea.by]
    partner = rng.choice([one for one in giving if one.town == idea.town] or giving)
    first = number < len(IDEAS)
    state = OfferState.PUBLISHED if first else _weighted(STATES, rng)
    months = rng.randint(0, 4) if first else _weighted(CONFIRMED_MONTHS, rng)
    confirmed = None if state == OfferState.DRAFT else now - dt.timedelta(days=30 * months + rng.randint(1, 25))
    knows = rng.random() < 0.7
    free = (0 if rng.random() < 0.25 else rng.randint(1, max(1, idea.seats // 2))) if knows else None
    entered = now - dt.timedelta(days=rng.randint(600, 900))
    offer = Offer(
        organisation=partner,
        name=idea.name if first else f"{idea.name} {partner.town}",
        summary=idea.summary,
        description="" if number % 3 or idea.name in TRANSLATIONS else f"{idea.summary} Wir freuen uns auf Sie.",
        state=state,
        owner=owner,
        min_age=idea.ages[0],
        max_age=idea.ages[1],
        level_from=idea.levels[0],
        level_to=idea.levels[1],
        audience=idea.audience,
        reach=idea.reach,
        cost_kind="free" if not idea.cost else "reducible" if number % 2 else "fee",
        cost_cents=idea.cost or None,
        cost_note="je Monat" if idea.cost >= 1000 else "je Termin" if idea.cost else "",
        joining=idea.joining,
        documents=idea.documents,
        contact=contacts.get(partner),
        free_places=free,
        waiting_weeks=rng.choice((2, 4, 8)) if free == 0 else None,
        capacity_as_of=now.date() - dt.timedelta(days=rng.randint(0, 90)) if knows else None,
        confirmed_at=confirmed,
        created_at=entered,
        changed_at=confirmed or entered,
    )
    return offer, idea


def _venue_of(offer: Offer, venues: list[Place], rng: random.Random) -> Place:
    """The partner's own place, or a public one in its town."""
    own = [one for one in venues if one.organisation_id == offer.organisation_id]
    near = [one for one in venues if one.organisation_id is None and one.town == offer.organisation.town]
    return rng.choice(own + near)


def _schedule(offer: Offer, idea: OfferIdea, today: dt.date, rng: random.Random) -> Schedule:
    assert idea.when is not None
    rrule, begins, ends = idea.when
    return Schedule(
        offer=offer,
        rrule=rrule,
        starts_on=today - dt.timedelta(days=rng.randint(30, 400)),
        begins=dt.time(begins),
        ends=dt.time(ends),
        skips_school_holidays="school" in idea.topics or rng.random() < 0.4,
    )


def _translations(offers: list[Offer], now: dt.datetime) -> list[OfferTranslation]:
    """Checked, drafts, and one in each language whose German has changed since."""
    rows = []
    for number, offer in enumerate(one for one in offers if one.name in TRANSLATIONS):
        for language, (name, summary) in TRANSLATIONS[offer.name].items():
            is_checked = (number + len(language) + ord(language[0])) % 2 == 0
            rows.append(
                OfferTranslation(
                    offer=offer,
                    language=language,
                    name=name,
                    summary=summary,
                    joining=JOINING[offer.joining][language],
                    state=TranslationState.CHECKED if is_checked else TranslationState.DRAFT,
                    source_hash="0" * 64 if number == 0 else source_hash(offer),
                    checked_by="Sprachdienst (erfunden)" if is_checked else "",
                    checked_at=now - dt.timedelta(days=60) if is_checked else None,
                    changed_at=now - dt.timedelta(days=60),
                )
            )
    return rows


def _weighted(choices: Sequence[tuple[T, int]], rng: random.Random) -> T:
    return rng.choices([one for one, _ in choices], [weight for _, weight in choices])[0]
