"""Offers, organisations and places as HSDS 3.0 objects: plain dicts without a null, in German.

Times are those on the wall in Germany (Europe/Berlin), without an offset, which would change with summer time.
Nothing of a person leaves but a published contact; nobody's name stands here but theirs.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lotse.core import clock
from lotse.directory.enums import Access, Audience, CostKind, OfferState, Reach
from lotse.directory.hsds import recurrence
from lotse.directory.hsds.points import to_degrees
from lotse.directory.hsds.vocabulary import TAXONOMY_OF, VERSION, Taxonomy, Term, derived, term
from lotse.directory.models import ContactPerson, Offer, OfferPlace, Organisation, Place, Schedule

Json = dict[str, Any]

STATUS = {OfferState.PUBLISHED: "active", OfferState.DRAFT: "inactive", OfferState.ENDED: "defunct"}
STATE, COUNTRY = "NW", "DE"
MUNICIPALITY_KEY = "AGS"
DAY = dt.timedelta(days=1)

# What ``service`` needs loaded beside the offer itself, so that a page of any length takes as many queries;
# ``service_brief`` is content with RELATED and PREFETCHED_BRIEF.
RELATED = ("organisation__municipality", "contact", "centre")
PREFETCHED_BRIEF = ("groups",)
PREFETCHED = (
    "topics",
    "groups",
    "languages",
    "offer_places__place__municipality",
    "schedules",
)


def service(offer: Offer) -> Json:
    """One offer with everything that belongs to it (``service.json``)."""
    return service_brief(offer, nested=False) | _filled(
        organization=organization_nested(offer.organisation),
        phones=_phones(offer.pk, offer.phone, service_id=str(offer.pk)),
        contacts=[_contact(offer.contact, service_id=str(offer.pk))] if _is_open(offer.contact) else [],
        languages=[_language(offer, row.language) for row in offer.languages.all()],
        schedules=[_schedule(row, service_id=str(offer.pk)) for row in offer.schedules.all()],
        service_areas=_areas(offer),
        service_at_locations=[service_at_location(row, offer) for row in offer.offer_places.all()],
        cost_options=_costs(offer),
        required_documents=_documents(offer),
        attributes=_facts(offer),
    )


def service_brief(offer: Offer, *, nested: bool = True) -> Json:
    """The fields of one offer, with its organisation (``service_list.json``)."""
    of = offer.organisation
    return {
        "id": str(offer.pk),
        "organization_id": str(of.pk),
        "name": offer.name,
        "status": STATUS[OfferState(offer.state)],
        "last_modified": _instant(offer.changed_at),
    } | _filled(
        description="\n\n".join(text for text in (offer.summary, offer.description) if text),
        url=web_address(offer.website),
        email=mail_address(offer.email),
        application_process=offer.joining,
        fees_description=offer.cost_note,
        wait_time=f"{offer.waiting_weeks} Wochen" if offer.waiting_weeks is not None else None,
        eligibility_description=eligibility(offer),
        minimum_age=offer.min_age,
        maximum_age=offer.max_age,
        assured_date=clock.day_of(offer.confirmed_at).isoformat() if offer.confirmed_at else None,
        organization=organization_brief(of) if nested else None,
    )


def service_minimal(offer: Offer) -> Json:
    """What the standard's ``minimal`` asks for, and no more."""
    return {"id": str(offer.pk), "modified_date": _instant(offer.changed_at)}


def service_named(offer: Offer) -> Json:
    """An offer within its organisation: enough to ask for it."""
    return {"id": str(offer.pk), "name": offer.name, "status": STATUS[OfferState(offer.state)]}


def organization_brief(of: Organisation) -> Json:
    """The fields of one organisation (``organization_list.json``)."""
    return {"id": str(of.pk), "name": of.name, "description": of.description} | _filled(
        alternate_name=of.short_name, email=mail_address(of.email), website=web_address(of.website)
    )


def organization_nested(of: Organisation) -> Json:
    """An organisation within one of its services: with its phone and its seat."""
    return organization_brief(of) | _filled(
        phones=_phones(of.pk, of.phone, organization_id=str(of.pk)),
        locations=[seat for seat in [_seat(of)] if seat],
        attributes=[_sorted_into("organization", of.pk, "kind", of.kind)],
    )


def organization(of: Organisation, services: Iterable[Json], contacts: Iterable[ContactPerson]) -> Json:
    """One organisation with its services, as they are handed in, and its published contacts (``organization.json``)."""
    return organization_nested(of) | _filled(
        contacts=[_contact(one) for one in contacts if _is_open(one)], services=list(services)
    )


def service_at_location(row: OfferPlace, offer: Offer) -> Json:
    """An offer at one of its places."""
    return {
        "id": str(row.pk),
        "service_id": str(row.offer_id),
        "location_id": str(row.place_id),
        "location": location(row.place),
    } | _filled(schedules=[_schedule(one, service_id=str(offer.pk)) for one in _times_at(row, offer)])


def service_at_location_brief(row: OfferPlace) -> Json:
    """The same with the fields of both (``service_at_location_list.json``)."""
    return {
        "id": str(row.pk),
        "service_id": str(row.offer_id),
        "location_id": str(row.place_id),
        "location": location_brief(row.place),
        "service": service_brief(row.offer),
    }


def service_at_location_full(row: OfferPlace) -> Json:
    """The same with everything of both (``service_at_location.json``)."""
    within = service(row.offer)
    within.pop("service_at_locations", None)
    return service_at_location(row, row.offer) | {"service": within}


def location(place: Place) -> Json:
    notes = _filled(
        description=f"Stufenlos erreichbar: {Access(place.step_free).label}. "
        f"Barrierefreie Toilette: {Access(place.accessible_toilet).label}.",
        details=place.accessibility_note,
    )
    return location_brief(place) | _filled(
        addresses=_addresses(place.pk, place.street, place.postcode, place.town),
        accessibility=[{"id": derived(place.pk, "accessibility"), "location_id": str(place.pk)} | notes],
        attributes=[
            _sorted_into("location", place.pk, name, value)
            for name, value in (("step_free", place.step_free), ("accessible_toilet", place.accessible_toilet))
        ],
    )


def location_brief(place: Place) -> Json:
    return (
        {"id": str(place.pk), "location_type": "physical", "name": place.name}
        | _filled(
            organization_id=str(place.organisation_id) if place.organisation_id else None,
            transportation=place.directions,
        )
        | _where(place)
    )


def taxonomy(found: Taxonomy) -> Json:
    return {"id": found.id, "name": found.name, "description": found.description, "version": VERSION}


def taxonomy_term(found: Term) -> Json:
    """A term as an entry of its own; ``description`` is needed, and the label says all there is."""
    return {
        "id": found.id,
        "code": found.code,
        "name": found.name,
        "description": found.name,
        "taxonomy": found.taxonomy,
        "taxonomy_id": derived(found.taxonomy),
        "language": "de",
    } | _filled(parent_id=found.parent_id)


def eligibility(offer: Offer) -> str:
    """For whom, in short sentences made of the offer's facts."""
    said = [str(row) for row in offer.groups.all()]
    if offer.audience != Audience.ALL:
        said.append(str(Audience(offer.audience).label))
    if offer.min_age is not None or offer.max_age is not None:
        said.append(_ages(offer.min_age, offer.max_age))
    return ", ".join(said)


def _ages(least: int | None, most: int | None) -> str:
    if least is None:
        return f"bis {most} Jahre"
    return f"ab {least} Jahren" if most is None else f"{least} bis {most} Jahre"


def web_address(text: str) -> str | None:
    """As the standard wants it, a whole address; None for what is none."""
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        return None
    is_address = parts.scheme in {"http", "https"} and "." in parts.netloc and whole.isascii() and whole.isprintable()
    return whole if text and is_address and not set(' <>"{}|\\^`') & set(whole) else None


def mail_address(text: str) -> str | None:
    try:
        validate_email(text)
    except ValidationError:
        return None
    return text


def _filled(**fields: Any) -> Json:
    """Without what is not known: the standard has no null."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _is_open(contact: ContactPerson | None) -> bool:
    return contact is not None and contact.is_published and contact.is_active


def _contact(contact: ContactPerson | None, **of: str) -> Json:
    assert contact is not None
    return (
        {"id": str(contact.pk), "organization_id": str(contact.organisation_id)}
        | of
        | _filled(
            name=contact.name,
            title=contact.function,
            email=mail_address(contact.email),
            phones=_phones(contact.pk, contact.phone, contact_id=str(contact.pk)),
        )
    )


def _phones(key: object, number: str, **of: str) -> list[Json]:
    return [{"id": derived(key, "phone"), "number": number, "type": "voice"} | of] if number else []


def _language(offer: Offer, code: str) -> Json:
    return {"id": derived(offer.pk, "language", code), "service_id": str(offer.pk), "code": code} | _filled(
        name=language_names().get(code)
    )


@lru_cache(maxsize=1)
def language_names() -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale("de").languages.items()}


def _schedule(row: Schedule, **of: str) -> Json:
    last = (row.ends_on - DAY).isoformat() if row.ends_on else None
    fields = recurrence.fields_of(row.rrule)
    facts = {"skips_public_holidays": row.skips_public_holidays, "skips_school_holidays": row.skips_school_holidays}
    attributes = [_stated("schedule", row.pk, name, "true") for name, is_so in facts.items() if is_so]
    if row.rrule and not fields:
        attributes.append(_stated("schedule", row.pk, "rrule", row.rrule))
    return (
        {"id": str(row.pk), "dtstart": row.starts_on.isoformat(), "valid_from": row.starts_on.isoformat()}
        | of
        | _filled(
            location_id=str(row.place_id) if row.place_id else None,
            valid_to=last,
            until=last,
            opens_at=f"{row.begins:%H:%M}" if row.begins else None,
            closes_at=f"{row.ends:%H:%M}" if row.ends else None,
            notes=row.note,
            attributes=attributes,
        )
        | fields
    )


def _times_at(row: OfferPlace, offer: Offer) -> list[Schedule]:
    return [one for one in offer.schedules.all() if one.place_id == row.place_id]


def _areas(offer: Offer) -> list[Json]:
    """The whole district, where the offer says so."""
    if offer.reach != Reach.DISTRICT:
        return []
    area = {"id": derived(offer.pk, "area"), "service_id": str(offer.pk), "name": offer.centre.district_name}
    return [area | {"extent": offer.centre.ags, "extent_type": "other"}]


def _costs(offer: Offer) -> list[Json]:
    """Nothing where nobody knows what it costs."""
    if offer.cost_kind == CostKind.UNKNOWN and offer.cost_cents is None:
        return []
    amount = offer.cost_cents / 100 if offer.cost_cents is not None else None
    return [
        {"id": derived(offer.pk, "cost"), "service_id": str(offer.pk), "currency": "EUR"}
        | _filled(option=str(CostKind(offer.cost_kind).label), amount=amount)
    ]


def _documents(offer: Offer) -> list[Json]:
    if not offer.documents:
        return []
    return [{"id": derived(offer.pk, "documents"), "service_id": str(offer.pk), "document": offer.documents}]


def _facts(offer: Offer) -> list[Json]:
    """What HSDS has no field for."""
    said = [("topic", row.topic) for row in offer.topics.all()]
    said += [("target_group", row.group) for row in offer.groups.all()]
    said += [(name, getattr(offer, name)) for name in ("audience", "level_from", "level_to", "reach", "cost_kind")]
    stated = _filled(
        free_places=offer.free_places,
        waiting_weeks=offer.waiting_weeks,
        capacity_as_of=offer.capacity_as_of,
        starts_on=offer.starts_on,
        last_day=offer.ends_on - DAY if offer.ends_on else None,
        accessibility_note=offer.accessibility_note,
    )
    return [
        *(_sorted_into("service", offer.pk, name, code) for name, code in said if code),
        *(_stated("service", offer.pk, name, str(value)) for name, value in stated.items()),
    ]


def _sorted_into(entity: str, key: object, link_type: str, code: str) -> Json:
    found = term(TAXONOMY_OF[link_type], code)
    return {
        "id": derived(key, link_type, found.code),
        "link_id": str(key),
        "link_type": link_type,
        "link_entity": entity,
        "taxonomy_term_id": found.id,
        "taxonomy_term": taxonomy_term(found),
    }


def _stated(entity: str, key: object, link_type: str, value: str) -> Json:
    return {
        "id": derived(key, link_type),
        "link_id": str(key),
        "link_type": link_type,
        "link_entity": entity,
        "value": value,
    }


def _seat(of: Organisation) -> Json | None:
    """Where an organisation has its address: no row of its own."""
    key = derived(of.pk, "seat")
    found = _filled(addresses=_addresses(key, of.street, of.postcode, of.town)) | _where(of)
    if not found:
        return None
    return {"id": key, "location_type": "physical", "organization_id": str(of.pk)} | found


def _addresses(key: object, street: str, postcode: str, town: str) -> list[Json]:
    """An address has all fields that the standard needs; what is not known is empty."""
    if not (street or postcode or town):
        return []
    return [
        {
            "id": derived(key, "address"),
            "location_id": str(key),
            "address_1": street,
            "city": town,
            "state_province": STATE,
            "postal_code": postcode,
            "country": COUNTRY,
            "address_type": "physical",
        }
    ]


def _where(at: Organisation | Place) -> Json:
    """The point, and the municipality by its key (AGS)."""
    point = to_degrees(at.easting_m, at.northing_m)
    found: Json = {"latitude": point[0], "longitude": point[1]} if point else {}
    if at.municipality:
        found |= {"external_identifier": at.municipality.ags, "external_identifier_type": MUNICIPALITY_KEY}
    return found
