"""Reading what belongs to a service: attributes, organisation, contact, places and times."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lotse.core.errors import LotseError
from lotse.directory.enums import Access
from lotse.directory.hsds import recurrence
from lotse.directory.hsds.emit import MUNICIPALITY_KEY
from lotse.directory.hsds.facts import ReadContact, ReadOrganisation, ReadPlace, ReadSchedule
from lotse.directory.hsds.nodes import Node
from lotse.directory.hsds.points import to_metres
from lotse.directory.hsds.vocabulary import TAXONOMY_OF, terms
from lotse.directory.rules.recurrence import checked_rrule

DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Attributes:
    """What the attributes of an entry say: codes of our terms by link_type, and stated values."""

    codes: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, tuple[str, Node]] = field(default_factory=dict)

    def code(self, link_type: str, otherwise: str = "") -> str:
        return self.codes.get(link_type, [otherwise])[0]

    @property
    def is_ours(self) -> bool:
        return bool(self.codes)


def attributes(node: Node) -> Attributes:
    found = Attributes()
    for one in node.nodes("attributes"):
        link_type = one.text("link_type", most=40)
        one.known("id", "link_id", "link_entity")
        within = one.node("taxonomy_term")
        key = one.text("taxonomy_term_id", most=100) or (within.text("id", most=100) if within else "")
        term = terms().get(key)
        if term is not None and TAXONOMY_OF.get(link_type) == term.taxonomy:
            found.codes.setdefault(link_type, []).append(term.code)
        elif one.has("value") and link_type in _VALUES:
            found.values[link_type] = one.text("value", most=300), one
        else:
            name = within.text("name", most=80) if within else one.text("value", most=80)
            one.note("taxonomy_term", f"Den Begriff „{name or key or link_type}“ kennt Lotse nicht und lässt ihn weg.")
            one.known("value")
        one.close()
    return found


_VALUES = frozenset(
    {"free_places", "waiting_weeks", "capacity_as_of", "starts_on", "last_day", "accessibility_note", "rrule"}
    | {"skips_public_holidays", "skips_school_holidays"}
)


# --- Organisation, contact, places, times -------------------------------------------------------------------


def organisation(node: Node) -> ReadOrganisation | None:
    of = node.node("organization")
    if of is None:
        return None
    facts = attributes(of)
    seats = of.nodes("locations")
    where: dict[str, Any] = {}
    for number, seat in enumerate(seats):
        if number:
            seat.note("id", "Lotse kennt eine Anschrift je Organisation: Weitere werden weggelassen.")
            continue
        seat.known("id", "organization_id", "location_type", "name")
        where = _where(seat)
        seat.close()
    found = ReadOrganisation(
        key=of.text("id", most=100, needed=True),
        name=of.text("name", most=250, needed=True),
        kind=facts.code("kind"),
        short_name=of.text("alternate_name", most=100),
        description=of.text("description", most=2000, lines=True),
        phone=phone(of, 60),
        email=email(of),
        website=of.text("website", most=250),
        **where,
    )
    of.close()
    return found


def contact(node: Node) -> ReadContact | None:
    found = None
    for number, one in enumerate(node.nodes("contacts")):
        if number:
            one.note("name", "Lotse kennt eine Ansprechperson je Angebot: Weitere werden weggelassen.")
            continue
        one.known("organization_id", "service_id")
        read = ReadContact(
            key=one.text("id", most=100, needed=True),
            name=one.text("name", most=150),
            function=one.text("title", most=150),
            phone=phone(one, 60),
            email=email(one),
        )
        one.close()
        if read.name:
            found = read
        else:
            one.note("name", "Eine Ansprechperson ohne Namen wird weggelassen.")
    return found


def places(node: Node) -> tuple[list[ReadPlace], list[tuple[str, Node]]]:
    """The places, and the times that stand with them, each with the key of its place."""
    places: dict[str, ReadPlace] = {}
    times = []
    for one in node.nodes("service_at_locations"):
        one.known("id", "service_id", "location_id")
        within, schedules = one.node("location"), one.nodes("schedules")
        one.close()
        if within is None:
            one.note("location", "Ein Ort ohne Angaben wird weggelassen.")
            continue
        kind, key = within.text("location_type", most=40), within.text("id", most=100, needed=True)
        if kind not in {"physical", ""}:
            within.note("location_type", "Orte im Netz und Postfächer werden weggelassen.")
            key = ""
        elif key not in places:
            places[key] = _place(within)
        times += [(key, schedule) for schedule in schedules]
    return list(places.values()), times


def schedules(node: Node, at_places: list[tuple[str, Node]], today: dt.date) -> tuple[ReadSchedule, ...]:
    """All times, those that stand twice once."""
    found: dict[str, ReadSchedule] = {}
    for place, one in [*(("", one) for one in node.nodes("schedules")), *at_places]:
        read = _schedule(one, place, today)
        if read is not None:
            found.setdefault(read.key or one.path, read)
    return tuple(found.values())


def _place(node: Node) -> ReadPlace:
    facts, where = attributes(node), _where(node)
    note = ""
    for one in node.nodes("accessibility"):
        one.known("id", "location_id", "description" if facts.is_ours else "")
        note = note or one.text("details", most=300)
        one.close()
    found = ReadPlace(
        key=node.text("id", most=100),
        organisation=node.text("organization_id", most=100),
        name=node.text("name", most=150) or str(where.get("street") or where.get("town") or "Ort ohne Namen"),
        step_free=facts.code("step_free", Access.UNKNOWN),
        accessible_toilet=facts.code("accessible_toilet", Access.UNKNOWN),
        accessibility_note=note,
        directions=node.text("transportation", most=300),
        **where,
    )
    node.close()
    return found


def _where(node: Node) -> dict[str, Any]:
    """Address, municipality and point of a location."""
    found: dict[str, Any] = {}
    for number, one in enumerate(node.nodes("addresses")):
        if number:
            one.note("address_1", "Lotse kennt eine Anschrift je Ort: Weitere werden weggelassen.")
            continue
        one.known("id", "location_id", "state_province", "country", "address_type")
        postcode = one.text("postal_code", most=20)
        if len(postcode) > 5:
            one.note("postal_code", "hat mehr als fünf Zeichen und wird weggelassen.")
        found = {
            "street": one.text("address_1", most=150),
            "postcode": postcode if len(postcode) <= 5 else "",
            "town": one.text("city", most=100),
        }
        one.close()
    latitude, longitude = node.number("latitude"), node.number("longitude")
    if latitude is not None and longitude is not None:
        point = to_metres(latitude, longitude)
        if point is None:
            node.note("latitude", "Der Punkt liegt weit weg und wird weggelassen.")
        else:
            found |= {"easting_m": point[0], "northing_m": point[1]}
    if node.text("external_identifier_type", most=100) == MUNICIPALITY_KEY:
        found["municipality"] = node.text("external_identifier", most=100)
    return found


def _schedule(node: Node, place: str, today: dt.date) -> ReadSchedule | None:
    facts = attributes(node)
    starts_on = node.day("dtstart") or node.day("valid_from")
    last = node.day("until") or node.day("valid_to")
    node.known("service_id", "service_at_location_id", "valid_from", "valid_to")
    begins, ends = node.time("opens_at"), node.time("closes_at")
    if starts_on is None:
        node.note("dtstart", "fehlt: Der Termin gilt von heute an.")
        starts_on = today
    if last is not None and last < starts_on:
        node.wrong("until", "liegt vor dem Beginn (dtstart).")
        return None
    if ends is not None and begins is None:
        node.note("closes_at", "Ein Ende ohne Beginn wird weggelassen.")
        ends = None
    notes = [node.text("notes", most=200), *([node.text("description", most=200)] if node.has("description") else [])]
    found = ReadSchedule(
        key=node.text("id", most=100),
        place=node.text("location_id", most=100) or place,
        rrule=_rule(node, facts),
        starts_on=starts_on,
        ends_on=last + DAY if last else None,
        begins=begins,
        ends=ends,
        note=joined(node, "notes", [text for text in notes if text], 200),
        skips_public_holidays="skips_public_holidays" in facts.values,
        skips_school_holidays="skips_school_holidays" in facts.values,
    )
    node.close()
    return found


def _rule(node: Node, facts: Attributes) -> str:
    fields: dict[str, Any] = {name: node.text(name, most=100) for name in recurrence.TEXT}
    fields |= {name: node.whole(name, least=0, most=999) for name in recurrence.WHOLE}
    rule = facts.values["rrule"][0] if "rrule" in facts.values else recurrence.rule_of(fields)
    try:
        return checked_rrule(rule)
    except LotseError:
        node.note("freq", f"Die Wiederholung „{rule}“ kennt Lotse nicht: Der Termin gilt einmal.")
        return ""


def phone(node: Node, most: int) -> str:
    found = ""
    for number, one in enumerate(node.nodes("phones")):
        one.known("id", "service_id", "organization_id", "contact_id", "location_id", "service_at_location_id", "type")
        text = one.text("number", most=most)
        one.close()
        if number and text:
            one.note("number", "Lotse kennt eine Telefonnummer: Weitere werden weggelassen.")
        found = found or text
    return found


def email(node: Node) -> str:
    text = node.text("email", most=254)
    try:
        if text:
            validate_email(text)
    except ValidationError:
        node.wrong("email", f"„{text[:60]}“ ist keine E-Mail-Adresse.")
        return ""
    return text


def joined(node: Node, name: str, texts: list[str], most: int) -> str:
    whole = ", ".join(texts)
    if len(whole) > most:
        node.note(name, f"ist länger als {most} Zeichen und wird gekürzt.")
    return whole[:most].strip()
