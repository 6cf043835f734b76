"""Coaching and payments: sessions past and to come, one of them full, wishes; payments at each step."""

import datetime as dt
import random
from collections.abc import Sequence

from lotse.cases.rules.slots import instant
from lotse.core import clock
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import (
    AskedBy,
    CoachingKind,
    CoachingState,
    ExpenseKind,
    ExpenseState,
    RegistrationState,
    VolunteerState,
)
from lotse.volunteering.models import (
    CoachingNeed,
    CoachingRegistration,
    CoachingSession,
    Declaration,
    Expense,
    Volunteer,
)
from lotse.volunteering.services.expenses import adopt_limits

HALF_TWELVE, SIX = dt.time(11, 30), dt.time(18)
# In how many days, at which time, kind, topic, who leads, place, seats, state
SESSIONS = (
    (-70, SIX, "group", "Nähe und Abstand", "Dr. Wiebke Osterhaus", "Kreishaus, Raum 207", 10, "published"),
    (-20, SIX, "supervision", "Fälle aus der Gruppe", "Dr. Wiebke Osterhaus", "Kreishaus, Raum 207", 8, "published"),
    (-1, HALF_TWELVE, "training", "Einfach Deutsch sprechen", "Jan Petersmeier", "Bücherei, Saal", None, "published"),
    (
        6,
        SIX,
        "group",
        "Grenzen setzen, ohne zu verletzen",
        "Dr. Wiebke Osterhaus",
        "Kreishaus, Raum 207",
        6,
        "published",
    ),
    (13, HALF_TWELVE, "training", "Was Schule von Eltern erwartet", "", "Bücherei, Saal", 25, "published"),
    (17, SIX, "single", "Gespräch unter vier Augen", "Dr. Wiebke Osterhaus", "Kreishaus, Raum 12", 1, "published"),
    (21, SIX, "supervision", "Fälle aus der Gruppe", "Dr. Wiebke Osterhaus", "Kreishaus, Raum 207", 8, "cancelled"),
    (40, SIX, "group", "Abschied nehmen", "Dr. Wiebke Osterhaus", "Kreishaus, Raum 207", 10, "draft"),
)
LENGTH = dt.timedelta(minutes=90)
STEPS = ("Im neuen Jahr noch einmal sprechen", "Ein Engagement abgeben")
PURPOSES = ("Fahrkarten", "Bastelmaterial", "Eintritt ins Museum", "Lehrbuch")


def make(centre: Centre, staff: dict[str, Membership], now: dt.datetime, rng: random.Random) -> None:
    by = staff["ehrenamt"] if "ehrenamt" in staff else staff["leitung"]
    people = list(Volunteer.objects.filter(state=VolunteerState.ACTIVE).order_by("created_at", "code"))
    sessions = [_session(by, now, *facts) for facts in SESSIONS]
    CoachingSession.objects.bulk_create(sessions)
    rows = [row for number, one in enumerate(sessions) for row in _registrations(one, number, people, now, rng)]
    CoachingRegistration.objects.bulk_create(rows)
    CoachingNeed.objects.bulk_create(
        CoachingNeed(volunteer=one, since_on=clock.day_of(now) - dt.timedelta(days=days), noted_by=by)
        for one, days in zip(people[3:6], (31, 12, 2), strict=True)
    )
    _payments(people, by, staff["leitung"], now, rng)
    adopt_limits(centre, now)


def _session(
    by: Membership, now: dt.datetime, days: int, time: dt.time, kind: str, topic: str, coach: str, place: str,
    seats: int | None, state: str,
) -> CoachingSession:  # fmt: skip
    starts_at = instant(clock.day_of(now) + dt.timedelta(days=days), time)
    assert starts_at is not None  # no clock leaves out these hours
    return CoachingSession(
        kind=CoachingKind(kind),
        topic=topic,
        coach=coach,
        place=place,
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        seats=seats,
        state=CoachingState(state),
        coordinator=by,
        attendance_at=starts_at + LENGTH if days < -1 else None,  # of the last one nobody has said who was there
        created_at=now - dt.timedelta(days=90),
        changed_at=now - dt.timedelta(days=90),
    )


def _registrations(
    session: CoachingSession, number: int, people: Sequence[Volunteer], now: dt.datetime, rng: random.Random
) -> list[CoachingRegistration]:
    """The one in six days is full, with two who wait; in others some seats are free."""
    if session.state == CoachingState.DRAFT:
        return []
    seats = session.seats or 9
    wanted = {3: seats + 2, 5: 0}.get(number, max(1, seats * 2 // 3))
    found = []
    for place, person in enumerate(rng.sample(people, min(wanted, len(people)))):
        state = RegistrationState.REGISTERED if place < seats else RegistrationState.WAITING
        attended = place % 5 != 4 if session.attendance_at else None  # one in five could not come
        found.append(
            CoachingRegistration(
                session=session,
                volunteer=person,
                state=state,
                way=rng.choice((AskedBy.LINK, AskedBy.LINK, AskedBy.PHONE)),
                since_at=min(now, session.starts_at) - dt.timedelta(days=20 - place),
                attended=attended,
                next_step=STEPS[place] if attended and place < len(STEPS) else "",
            )
        )
    return found


def _payments(
    people: Sequence[Volunteer], by: Membership, second: Membership, now: dt.datetime, rng: random.Random
) -> None:
    """Costs at each step; one person near the allowance because of what others pay, one over it with a reason."""
    today = clock.day_of(now)
    rows = []
    for number, person in enumerate(people[:16]):
        state = (ExpenseState.NOTED, ExpenseState.APPROVED, ExpenseState.PAID, ExpenseState.PAID)[number % 4]
        on = max(dt.date(today.year, 1, 1), today - dt.timedelta(days=rng.randint(2, 90)))
        rows.append(_payment(person, ExpenseKind.COST, rng.randint(300, 4800), on, state, by, second, now))
    near, over, lessons = people[1], people[2], people[4]
    for person, kind, cents in (
        (near, ExpenseKind.HONORARY, 450_00),
        (over, ExpenseKind.HONORARY, 600_00),
        (lessons, ExpenseKind.TRAINER, 1_200_00),
    ):
        rows.append(_payment(person, kind, cents, today, ExpenseState.PAID, by, second, now))
    more = _payment(over, ExpenseKind.HONORARY, 400_00, today, ExpenseState.NOTED, by, second, now)
    more.over_limit_reason = "Mit der Person besprochen, sie versteuert den Rest"
    Expense.objects.bulk_create([*rows, more])
    Declaration.objects.create(
        volunteer=near,
        year=today.year,
        kind=ExpenseKind.HONORARY,
        amount_cents=400_00,
        way=AskedBy.LINK,
        declared_at=now,
    )


def _payment(
    person: Volunteer, kind: ExpenseKind, cents: int, on: dt.date, state: ExpenseState, by: Membership,
    second: Membership, now: dt.datetime,
) -> Expense:  # fmt: skip
    decided = state != ExpenseState.NOTED
    return Expense(
        volunteer=person,
        kind=kind,
        on=on,
        counts_on=on,
        amount_cents=cents,
        purpose=PURPOSES[cents % len(PURPOSES)] if kind == ExpenseKind.COST else "Gruppe am Dienstag",
        receipt_seen=kind == ExpenseKind.COST,
        state=state,
        noted_by=by,
        noted_at=now,
        decided_by=second if decided else None,
        decided_at=now if decided else None,
        paid_by=by if state == ExpenseState.PAID else None,
    )
