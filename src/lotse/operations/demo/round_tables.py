"""Three bodies of the demo: meetings past and to come, answers, proposals, minutes, orders in all states."""

import datetime as dt
import random
from collections.abc import Sequence

from lotse.cases.rules.slots import instant
from lotse.core import clock
from lotse.core.names import search_key
from lotse.directory.enums import OrganisationKind, Topic
from lotse.directory.models import ContactPerson, Organisation
from lotse.directory.services import add_organisations
from lotse.network.enums import (
    Answer,
    Attendance,
    BodyKind,
    ItemKind,
    ItemState,
    MeetingState,
    OrderEventKind,
    OrderState,
    Report,
    Way,
)
from lotse.network.models import (
    AgendaItem,
    Body,
    BodyHost,
    BodyMember,
    BodyStaff,
    BodyTopic,
    Decision,
    Meeting,
    MinutesVersion,
    OrderEvent,
    Participant,
    WorkOrder,
)
from lotse.network.selectors.minutes import content
from lotse.operations.demo.offer_pool import CONTACTS
from lotse.tenants.models import Membership, Municipality

ADMINISTRATION = "Gemeindeverwaltung"
GROUP = "Arbeitskreis Integration der Kommunen"
TABLE = "Runder Tisch Sport und Ehrenamt"
CLOSED = "Lagegespräch Zusammenleben"
HALF_PAST_NINE, TWO = dt.time(9, 30), dt.time(14)
HELD_DAYS = (-255, -130, -9)  # of the last one the minutes are missing
TOPICS = (
    ("Sprachmittlung in den Rathäusern", "Die Anfragen steigen; morgens ist oft niemand erreichbar."),
    ("Wohnraum für große Familien", "Zwei Kommunen berichten von langen Wartezeiten."),
    ("Interkulturelle Woche", "Wer plant was, und wer wirbt dafür?"),
    ("Neue Ansprechpersonen", "Die Liste vom Frühjahr stimmt nicht mehr überall."),
)
SAID = (
    "Die Kommunen schildern ihre Erfahrungen. Am besten klappt es, wo eine feste Zeit vereinbart ist.",
    "Mehrere Häuser suchen dasselbe. Ein gemeinsames Formular soll helfen.",
    "Alle beteiligen sich. Die Termine kommen in einen gemeinsamen Kalender.",
    "Die Angaben werden bis zur nächsten Sitzung geprüft.",
)
DECISIONS = (
    "Sprachmittlung wird künftig spätestens drei Werktage vorher angefragt.",
    "Alle Kommunen nutzen dasselbe Formular.",
)
# What, days until it is due, state, what was reported
ORDERS: tuple[tuple[str, int, OrderState, Report], ...] = (
    ("Liste der Ansprechpersonen prüfen und zurückschicken", -12, OrderState.OPEN, Report.NONE),
    ("Raum für die Interkulturelle Woche reservieren", 24, OrderState.OPEN, Report.PROGRESS),
    ("Formular für Wohnungssuchende übersetzen lassen", 6, OrderState.OPEN, Report.IMPOSSIBLE),
    ("Sprechzeiten mit Sprachmittlung aushängen", 35, OrderState.MOVED, Report.NONE),
    ("Zahlen der Anfragen je Monat melden", -60, OrderState.DONE, Report.DONE),
    ("Gemeinsames Faltblatt entwerfen", -80, OrderState.DROPPED, Report.NONE),
)


def make(staff: dict[str, Membership], now: dt.datetime, rng: random.Random) -> None:
    """After the partners."""
    by, director = staff["netzwerk"], staff["leitung"]
    group = _body(by, GROUP, BodyKind.WORKING_GROUP, 3, (Topic.LANGUAGE, Topic.HOUSING), now)
    BodyStaff.objects.create(body=group, member=director)
    seats = _seats(group, _municipalities(), now)
    BodyHost.objects.bulk_create(
        BodyHost(body=group, organisation=one.organisation, position=place) for place, one in enumerate(seats, start=1)
    )
    held = [_held(group, seats, number, days, by, now, rng) for number, days in enumerate(HELD_DAYS)]
    _orders(group, held[1], seats, by, now)
    for one in held[:2]:
        _finish(one, by)
    _coming(group, seats, now, rng)

    table = _body(director, TABLE, BodyKind.ROUND_TABLE, 2, (Topic.SPORT, Topic.VOLUNTEERING), now)
    kinds = (OrganisationKind.SPORTS, OrganisationKind.WELFARE, OrganisationKind.MIGRANT_ORGANISATION)
    clubs = Organisation.objects.filter(kind__in=kinds, is_active=True).order_by("name", "code")
    at_table = _seats(table, list(clubs[:7]), now)
    _finish(_held(table, at_table, 2, -190, director, now, rng), director)
    _orders(table, None, at_table, director, now, ORDERS[1:2])

    closed = _body(by, CLOSED, BodyKind.STEERING, None, (Topic.CONFLICT,), now, is_confidential=True)
    BodyStaff.objects.create(body=closed, member=staff["konflikte"])
    _seats(closed, [one.organisation for one in seats[:3]], now)
    _meeting(closed, seats[0].organisation, 12, TWO, MeetingState.PLANNED, now)


def _body(
    by: Membership, name: str, kind: BodyKind, per_year: int | None, topics: Sequence[Topic], now: dt.datetime,
    *, is_confidential: bool = False,
) -> Body:  # fmt: skip
    founded = now - dt.timedelta(days=500)
    body = Body.objects.create(
        name=name,
        kind=kind,
        purpose="Erfahrungen austauschen, gemeinsame Vorhaben planen, Aufträge verteilen und nachhalten.",
        meetings_per_year=per_year,
        responsible=by,
        is_confidential=is_confidential,
        search_text=search_key(name, str(kind.label)),
        created_at=founded,
        changed_at=founded,
    )
    BodyTopic.objects.bulk_create(BodyTopic(body=body, topic=one) for one in topics)
    return body


def _municipalities() -> list[Organisation]:
    """The administration of each municipality, by name."""
    rows = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY, name__startswith=ADMINISTRATION)
    known = {one.municipality_id: one for one in rows}
    new = [
        Organisation(
            kind=OrganisationKind.MUNICIPALITY,
            name=f"{ADMINISTRATION} {town.name}",
            municipality=town,
            town=town.name,
            email=f"{'-'.join(search_key(town.name).split())}@kommune.example",
        )
        for town in Municipality.objects.order_by("name")
        if town.pk not in known
    ]
    return sorted([*known.values(), *add_organisations(new)], key=lambda one: one.name)


def _seats(body: Body, organisations: Sequence[Organisation], now: dt.datetime) -> list[BodyMember]:
    """Each with a person and a deputy of its own; one has no address, one has left."""
    people, deputies = [], []
    for number, one in enumerate(organisations):
        own = {"organisation": one, "function": "Integration", "phone": one.phone or "05231 000-0"}
        email = "" if number == 2 else one.email or "integration@kommune.example"
        people.append(ContactPerson(name=_name(number), email=email, **own))
        deputies.append(ContactPerson(name=_name(number + 4), email=email, **own))
    ContactPerson.objects.bulk_create([*people, *deputies])
    starts_on = clock.day_of(now) - dt.timedelta(days=480)
    rows = [
        BodyMember(
            body=body, organisation=contact.organisation, contact=contact, deputy=deputy, starts_on=starts_on,
            function="Vorsitz" if number == 0 else "",
        )
        for number, (contact, deputy) in enumerate(zip(people, deputies, strict=True))
    ]  # fmt: skip
    BodyMember.objects.bulk_create(rows)
    return rows


def _name(number: int) -> str:
    """First and last names of the pool, combined anew."""
    first, last = CONTACTS[number % len(CONTACTS)], CONTACTS[(number * 3 + 1 + number // len(CONTACTS)) % len(CONTACTS)]
    return f"{first.split()[0]} {last.split()[-1]}"


def _meeting(
    body: Body, host: Organisation, days: int, time: dt.time, state: MeetingState, now: dt.datetime
) -> Meeting:
    day = clock.day_of(now) + dt.timedelta(days=days)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))  # nobody meets at the weekend
    starts_at = instant(day, time)
    assert starts_at is not None  # no clock leaves out these hours
    planned = min(now, starts_at) - dt.timedelta(days=30)
    meeting = Meeting.objects.create(
        body=body,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=150),
        host=host,
        place=f"Rathaus {host.town}".strip() + ", Sitzungssaal",
        items_until_on=day - dt.timedelta(days=10),
        state=state,
        invited_at=planned if state != MeetingState.PLANNED else None,
        created_at=planned,
        changed_at=planned,
    )
    AgendaItem.objects.create(
        meeting=meeting, kind=ItemKind.ORDERS, title=str(ItemKind.ORDERS.label), position=1, proposed_at=planned
    )
    return meeting


def _held(
    body: Body,
    seats: Sequence[BodyMember],
    number: int,
    days: int,
    by: Membership,
    now: dt.datetime,
    rng: random.Random,
) -> Meeting:
    """Two topics talked about; whoever said yes was there."""
    meeting = _meeting(body, seats[number % len(seats)].organisation, days, HALF_PAST_NINE, MeetingState.INVITED, now)
    Meeting.objects.filter(pk=meeting.pk).update(staff_present=2)
    meeting.staff_present = 2
    there = {Answer.YES: Attendance.PRESENT, Answer.DEPUTY: Attendance.DEPUTY, Answer.NO: Attendance.EXCUSED}
    rows = [_invited(meeting, seat, rng.choices(list(there), (8, 1, 2))[0]) for seat in seats]
    for row in rows:
        row.attendance = there[Answer(row.answer)]
    Participant.objects.bulk_create(rows)
    for place in range(2):
        which = (number * 2 + place) % len(TOPICS)
        title, text = TOPICS[which]
        item = AgendaItem.objects.create(
            meeting=meeting, title=title, text=text, minutes=SAID[which], position=place + 2, version=1,
            proposed_at=meeting.created_at, written_by=by, written_at=meeting.ends_at,
        )  # fmt: skip
        if place == 0:
            said = DECISIONS[number % len(DECISIONS)]
            Decision.objects.create(meeting=meeting, item=item, text=said, recorded_at=meeting.ends_at)
    return meeting


def _invited(meeting: Meeting, seat: BodyMember, answer: Answer) -> Participant:
    answered = answer != Answer.OPEN
    return Participant(
        meeting=meeting,
        seat=seat,
        organisation=seat.organisation,
        answer=answer,
        way=(Way.LINK if seat.contact.email else Way.PHONE) if answered else "",
        answered_at=meeting.created_at + dt.timedelta(days=2) if answered else None,
        deputy_name=seat.deputy.name if answer == Answer.DEPUTY and seat.deputy else "",
    )


def _coming(body: Body, seats: Sequence[BodyMember], now: dt.datetime, rng: random.Random) -> None:
    """Invited; some have answered, two have proposed a topic."""
    host = seats[len(HELD_DAYS) % len(seats)].organisation
    meeting = _meeting(body, host, 19, HALF_PAST_NINE, MeetingState.INVITED, now)
    answers = (Answer.YES, Answer.DEPUTY, Answer.NO, Answer.OPEN)
    rows = [_invited(meeting, seat, rng.choices(answers, (5, 1, 1, 4))[0]) for seat in seats]
    Participant.objects.bulk_create(rows)
    for place, (title, text) in enumerate(TOPICS[2:], start=2):
        AgendaItem.objects.create(
            meeting=meeting, title=title, text=text, position=place, proposer=rows[place % len(rows)],
            proposed_at=meeting.created_at, state=ItemState.ACCEPTED if place == 2 else ItemState.PROPOSED,
        )  # fmt: skip


def _orders(
    body: Body, meeting: Meeting | None, seats: Sequence[BodyMember], by: Membership, now: dt.datetime,
    orders: Sequence[tuple[str, int, OrderState, Report]] = ORDERS,
) -> None:  # fmt: skip
    given = meeting.ends_at if meeting else now - dt.timedelta(days=20)
    item = meeting.items.filter(kind=ItemKind.TOPIC).first() if meeting else None
    for number, (text, days, state, reported) in enumerate(orders):
        seat, own = seats[number % len(seats)], number == 3
        settled = now - dt.timedelta(days=5) if state in {OrderState.DONE, OrderState.DROPPED} else None
        due_on = clock.day_of(now) + dt.timedelta(days=days)
        order = WorkOrder.objects.create(
            body=body, meeting=meeting, item=item, text=text, organisation=None if own else seat.organisation,
            contact=None if own else seat.contact, member=by if own else None, due_on=due_on, state=state,
            reported=reported, reported_at=now - dt.timedelta(days=6) if reported != Report.NONE else None,
            settled_at=settled, created_at=given,
        )  # fmt: skip
        OrderEvent.objects.create(order=order, kind=OrderEventKind.GIVEN, at=given, member=by, due_on=due_on)
        if reported != Report.NONE:
            note = "Uns fehlt dafür das Geld." if reported == Report.IMPOSSIBLE else ""
            kind, at = OrderEventKind(reported.value), now - dt.timedelta(days=6)
            OrderEvent.objects.create(order=order, kind=kind, at=at, way=Way.LINK, note=note)
        elif state != OrderState.OPEN:
            kind = OrderEventKind(state.value)
            OrderEvent.objects.create(order=order, kind=kind, at=settled or now, member=by, way=Way.MEETING)


def _finish(meeting: Meeting, by: Membership) -> None:
    at = meeting.ends_at + dt.timedelta(days=1)
    MinutesVersion.objects.create(meeting=meeting, number=1, content=content(meeting), finalised_by=by, finalised_at=at)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.MINUTED, agenda_sent_at=meeting.created_at)
