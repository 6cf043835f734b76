"""Volunteers at each stage: some have just signed up, some pause, some have ended; what they showed, when we spoke."""

import datetime as dt
import random
from collections.abc import Sequence

from lotse.core import clock
from lotse.operations.demo.engagements import make_volunteers
from lotse.people.enums import ContactKind
from lotse.people.normalise import contact_hash
from lotse.tenants.models import Centre, Membership, Municipality
from lotse.volunteering.enums import AskedBy, VolunteerEnd, VolunteerState
from lotse.volunteering.models import LoadLimit, Proof, Requirement, Talk, Volunteer, VolunteerAbsence
from lotse.volunteering.services.requirements import adopt_defaults

MORE = 30  # besides those of the engagements
STAGES = (*([VolunteerState.APPLIED] * 4), *([VolunteerState.PAUSED] * 4), *([VolunteerState.ENDED] * 6))
NEXT_STEPS = ("Anruf nach den Ferien", "Einladung zum nächsten Treffen", "", "", "")
CHECK_AGES = (20, 200, 500, 900, 1300, 1790)  # days; the last one ends within the time of the reminder


def make(
    centre: Centre, staff: dict[str, Membership], towns: Sequence[Municipality], now: dt.datetime, rng: random.Random
) -> None:
    by, today = staff["ehrenamt"] if "ehrenamt" in staff else staff["leitung"], clock.day_of(now)
    adopt_defaults(centre, now)
    for number, person in enumerate(make_volunteers(by, towns, now, rng, MORE)):
        _reach(person, number)
        if number < len(STAGES):
            _move(person, STAGES[number], today, rng)
    people = list(Volunteer.objects.exclude(state=VolunteerState.APPLIED).order_by("created_at", "pk"))
    _proofs(people, by, now, rng)
    _talks(people, by, now, rng)
    LoadLimit.objects.bulk_create(
        LoadLimit(
            volunteer=person, minutes_per_week=300, engagements=3, agreed_by=by, recorded_at=now - dt.timedelta(days=1),
            agreed_on=person.state_since_on - dt.timedelta(days=90),
        )
        for person in people[::6]
    )  # fmt: skip


def _reach(person: Volunteer, number: int) -> None:
    """Invented addresses; the numbers are those that the network agency keeps for films."""
    person.email, person.phone = f"ehrenamt{number}@example.org", f"+49 30 231251{number:02}"
    person.email_hash = contact_hash(ContactKind.EMAIL, person.email, person.centre_id)
    person.phone_hash = contact_hash(ContactKind.PHONE, person.phone, person.centre_id)
    person.save(update_fields=["email", "email_hash", "phone", "phone_hash"])


def _move(person: Volunteer, state: VolunteerState, today: dt.date, rng: random.Random) -> None:
    person.state, person.state_since_on = state, today - dt.timedelta(days=rng.randint(1, 20))
    if state == VolunteerState.ENDED:
        person.end_reason = rng.choice(VolunteerEnd.values)
    elif state == VolunteerState.APPLIED:
        person.came_by = rng.choice((AskedBy.PHONE, AskedBy.PUBLIC))
        person.limits.all().delete()
    else:
        VolunteerAbsence.objects.create(
            volunteer=person, starts_on=person.state_since_on, ends_on=today + dt.timedelta(days=rng.randint(20, 60))
        )
    person.save(update_fields=["state", "state_since_on", "end_reason", "came_by"])


def _proofs(people: Sequence[Volunteer], by: Membership, now: dt.datetime, rng: random.Random) -> None:
    """All have signed; whoever helps with children has shown a record check, but for one in eight."""
    today, made = clock.day_of(now), []
    for requirement in Requirement.objects.filter(is_active=True):
        for number, person in enumerate(people):
            if requirement.only_with_children and (not person.with_children or number % 8 == 7):
                continue
            dated_on = today - dt.timedelta(days=rng.choice(CHECK_AGES))
            made.append(
                Proof(
                    volunteer=person,
                    requirement=requirement,
                    seen_on=dated_on + dt.timedelta(days=9),
                    dated_on=dated_on if requirement.max_age_days else None,
                    is_met=True,
                    version=requirement.version,
                    recorded_by=by,
                    recorded_at=now,
                )
            )
    Proof.objects.bulk_create(made)


def _talks(people: Sequence[Volunteer], by: Membership, now: dt.datetime, rng: random.Random) -> None:
    talks = [
        Talk(
            volunteer=person,
            on=clock.day_of(now) - dt.timedelta(days=rng.choice((4, 15, 40, 70, 120))),
            next_step=rng.choice(NEXT_STEPS),
            by=by,
            recorded_at=now,
        )
        for person in people[::2]
    ]
    Talk.objects.bulk_create(talks)
    for talk in talks:
        talk.volunteer.last_talk_on = talk.on
    Volunteer.objects.bulk_update([talk.volunteer for talk in talks], ["last_talk_on"])
