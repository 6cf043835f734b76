"""Volunteers, needs and engagements: families wait, are asked, are accompanied; a few engagements pause or ended."""

import datetime as dt
import random
from collections.abc import Sequence

from lotse.core.names import search_key
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.services import add_organisations
from lotse.operations.demo.names import NAME_SETS
from lotse.people.models import Household
from lotse.tenants.models import Membership, Municipality
from lotse.volunteering.enums import Aim, AskedBy, EngagementEnd, EngagementKind, EngagementState, NeedState, NoteLevel
from lotse.volunteering.models import (
    Asking,
    Commitment,
    Engagement,
    EngagementChange,
    EngagementNote,
    LoadLimit,
    Meeting,
    Need,
    NeedQuestion,
    NeedSlot,
    Participation,
    Volunteer,
    VolunteerSlot,
)

FIRST_NAMES = ("Ingrid", "Werner", "Heike", "Jürgen", "Sabine", "Karl-Heinz", "Petra", "Lennart", "Mareike", "Dirk")
LAST_NAMES = ("Brandt", "Kuhlmann", "Niewöhner", "Petersmeier", "Sieker", "Tölle", "Wehmeier", "Diekmann", "Fricke")
LANGUAGES: tuple[list[str], ...] = (["en"], ["uk", "ru"], ["ar"], ["tr"], ["fr"], [], [], [])
LIMITS = ((120, 1), (180, 2), (240, 2), (300, 3))
AIMS = {
    EngagementKind.LANGUAGE_LESSON: (Aim.GERMAN_START, Aim.GERMAN_TALK, Aim.READING),
    EngagementKind.MENTORSHIP: (Aim.HOMEWORK, Aim.PARENTS_SCHOOL, Aim.WORK, Aim.DAILY_LIFE),
    EngagementKind.CLUB_INVITATION: (Aim.SPORT, Aim.MUSIC_CULTURE),
    EngagementKind.COMPANIONSHIP: (Aim.OFFICES, Aim.DAILY_LIFE, Aim.COMPANY),
}
CLUB = "Turn- und Sportgemeinschaft Beispiel"
NOTES = ("Treffen am liebsten in der Bücherei.", "Beide Seiten kommen gut zurecht.", "Im Sommer eine Woche Pause.")
# How the engagements stand, in the order in which they are made
STATES = (
    *([EngagementState.RUNNING] * 9),
    *([EngagementState.PAUSED] * 2),
    *([EngagementState.ENDED] * 3),
    *([EngagementState.ASKED] * 2),
    EngagementState.PROPOSED,
)
NEED_STATES = {
    EngagementState.RUNNING: NeedState.MET,
    EngagementState.PAUSED: NeedState.MET,
    EngagementState.ENDED: NeedState.CLOSED,
    EngagementState.ASKED: NeedState.ASKED,
    EngagementState.PROPOSED: NeedState.OPEN,
}


def make(staff: dict[str, Membership], towns: Sequence[Municipality], now: dt.datetime, rng: random.Random) -> int:
    """So many needs of families that are already there."""
    by = staff["ehrenamt"] if "ehrenamt" in staff else staff["leitung"]
    homes = list(Household.objects.filter(merged_into=None).select_related("municipality").order_by("code"))
    chosen = rng.sample(homes, min(len(homes) // 2, 42))
    people = make_volunteers(by, towns, now, rng, 2 + len(chosen) * 2 // 3)
    needs = [_need(home, by, now, rng) for home in chosen]
    Need.objects.bulk_create(needs)
    slots = [(need, rng.randrange(5), rng.choice(("afternoon", "evening"))) for need in needs if rng.random() < 0.5]
    NeedSlot.objects.bulk_create(NeedSlot(need=need, weekday=day, part=part) for need, day, part in slots)
    _questions(needs[len(STATES) :], by, now)
    _engagements(needs, people, by, now, rng)
    return len(needs)


def make_volunteers(
    by: Membership, towns: Sequence[Municipality], now: dt.datetime, rng: random.Random, count: int
) -> list[Volunteer]:
    """Invented people, each with an agreed limit."""
    people = []
    for _ in range(count):
        foreign = rng.choice(NAME_SETS)
        first = rng.choice(FIRST_NAMES if rng.random() < 0.7 else foreign.women)
        last = rng.choice(LAST_NAMES if first in FIRST_NAMES else foreign.surnames)
        person = Volunteer(
            first_name=first,
            last_name=last,
            municipality=rng.choice(towns),
            reach_km=rng.choice((8, 15, 15, 25)),
            languages=rng.choice(LANGUAGES) if first in FIRST_NAMES else [foreign.language],
            kinds=rng.sample(EngagementKind.values, rng.randint(1, 3)),
            with_children=rng.random() < 0.4,
            state="active",
            state_since_on=(now - dt.timedelta(days=rng.randint(60, 900))).date(),
            coordinator=by,
            search_text=search_key(first, last),
            created_at=now,
            changed_at=now,
        )
        people.append(person)
    Volunteer.objects.bulk_create(people)
    agreed = [(person, *rng.choice(LIMITS)) for person in people]
    LoadLimit.objects.bulk_create(
        LoadLimit(
            volunteer=person,
            minutes_per_week=minutes,
            engagements=most,
            agreed_on=person.state_since_on,
            agreed_by=by,
            recorded_at=now,
        )
        for person, minutes, most in agreed
    )
    free = [(person, day) for person in people for day in sorted(rng.sample(range(6), 2))]
    VolunteerSlot.objects.bulk_create(
        VolunteerSlot(volunteer=person, weekday=day, part=rng.choice(("afternoon", "evening"))) for person, day in free
    )
    return people


def _need(home: Household, by: Membership, now: dt.datetime, rng: random.Random) -> Need:
    since = (now - dt.timedelta(days=rng.choice((3, 9, 20, 34, 61, 95, 150)))).date()
    language = home.preferred_language
    kind = rng.choice(list(EngagementKind))
    return Need(
        household=home,
        kind=kind,
        aim=rng.choice(AIMS[kind]),
        language=language if rng.random() < 0.3 and language != "de" else "",
        municipality=home.municipality,
        minutes_per_week=rng.choice((60, 90, 120)),
        is_urgent=rng.random() < 0.1,
        since_on=since,
        coordinator=by,
        created_at=now,
        created_by=by,
        changed_at=now,
    )


def _questions(waiting: Sequence[Need], by: Membership, now: dt.datetime) -> None:
    """Two families were asked whether they still need it and have not answered."""
    NeedQuestion.objects.bulk_create(
        NeedQuestion(need=need, way=AskedBy.LINK, asked_at=now - dt.timedelta(days=20), asked_by=by)
        for need in waiting[:2]
    )


def _engagements(
    needs: Sequence[Need], people: Sequence[Volunteer], by: Membership, now: dt.datetime, rng: random.Random
) -> None:
    """One volunteer each, from the beginning of the list: within every limit, and no meeting clashes."""
    club = _club(people)
    for need, person, state in zip(needs, people, STATES, strict=False):
        is_ahead = state in {EngagementState.ASKED, EngagementState.PROPOSED}
        starts_on = now.date() + dt.timedelta(days=7) if is_ahead else need.since_on + dt.timedelta(days=2)
        ended_on = now.date() if state == EngagementState.ENDED else None
        engagement = Engagement.objects.create(
            kind=need.kind,
            state=state,
            state_since_on=ended_on or min(starts_on, now.date()),
            coordinator=by,
            starts_on=starts_on,
            ended_on=ended_on,
            end_reason=rng.choice((EngagementEnd.GOAL_REACHED, EngagementEnd.TIME_OVER)) if ended_on else "",
            club=club if need.kind == EngagementKind.CLUB_INVITATION else None,
            created_at=now,
            changed_at=now,
        )
        _changes(engagement, starts_on, by, now)
        need.state = NEED_STATES[state]
        if ended_on:
            need.end_reason, need.closed_on = "done", ended_on
        need.save(update_fields=["state", "end_reason", "closed_on"])
        Participation.objects.create(
            engagement=engagement, household=need.household, need=need, starts_on=starts_on, ends_on=ended_on
        )
        if state == EngagementState.ASKED:
            Asking.objects.create(engagement=engagement, volunteer=person, asked_at=now, asked_by=by)
        if state != EngagementState.PROPOSED:
            _help(engagement, person, need, by, now, rng)


def _help(
    engagement: Engagement, person: Volunteer, need: Need, by: Membership, now: dt.datetime, rng: random.Random
) -> None:
    Commitment.objects.create(
        engagement=engagement,
        volunteer=person,
        minutes_per_week=need.minutes_per_week,
        starts_on=engagement.starts_on,
        ends_on=engagement.ended_on,
        made_by=by,
        made_at=now,
    )
    Meeting.objects.create(
        engagement=engagement,
        weekday=rng.randrange(6),
        starts_at=dt.time(rng.randint(14, 18), rng.choice((0, 30))),
        minutes=need.minutes_per_week,
        from_on=engagement.starts_on,
        until_on=engagement.ended_on,
        place=rng.choice(("Bücherei", "Familienzentrum", "bei der Familie", "")),
    )
    if rng.random() < 0.4:
        EngagementNote.objects.create(
            engagement=engagement, level=NoteLevel.COORDINATION, text=rng.choice(NOTES), at=now, by=by
        )


def _changes(engagement: Engagement, starts_on: dt.date, by: Membership, now: dt.datetime) -> None:
    """The life of the engagement so far, as its page tells it."""
    state, steps = EngagementState(engagement.state), [EngagementState.PROPOSED]
    if state in {EngagementState.PAUSED, EngagementState.ENDED}:
        steps.append(EngagementState.RUNNING)
    if state != EngagementState.PROPOSED:
        steps.append(state)
    for number, (before, after) in enumerate(zip(["", *steps], steps, strict=False)):
        is_last = number == len(steps) - 1 and number > 1
        EngagementChange.objects.create(
            engagement=engagement,
            from_state=before,
            to_state=after,
            effective_on=now.date() if is_last else min(starts_on, now.date()),
            at=now - dt.timedelta(hours=len(steps) - number),
            by=by,
        )


def _club(people: Sequence[Volunteer]) -> Organisation:
    town = next((one.municipality for one in people if one.municipality), None)
    add_organisations([Organisation(kind=OrganisationKind.SPORTS, name=CLUB, municipality=town)])
    return Organisation.objects.get(name=CLUB)
