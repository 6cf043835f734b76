"""Group programmes: some that run with a list, one that only counts, one full with a waiting list, one over."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from lotse.core import clock
from lotse.directory.models import Organisation
from lotse.people.enums import PersonKind, ResidenceBand
from lotse.people.models import Person
from lotse.programmes.enums import Counting, PlaceState, ProgrammeKind, ProgrammeState, SessionState
from lotse.programmes.models import BandCount, GroupProgramme, Participant, Presence, ProgrammeSession
from lotse.programmes.rules import USUAL_AGES
from lotse.programmes.services.sessions import band_of
from lotse.tenants.models import Membership, Municipality

WEEK = dt.timedelta(weeks=1)
# Kind, name, state, first session in how many weeks, sessions, weeks apart, begins, hours, places, counted how, grant
GROUPS = (
    ("griffbereit_mini", "griffbereitMINI am Markt", "open", -9, 16, 1, 9, 1, 8, "names", "IfKuF"),
    ("griffbereit", "Griffbereit Nord", "open", -12, 20, 1, 9, 2, 10, "names", "IfKuF"),
    ("rucksack_kita", "Rucksack in der Kita", "open", -10, 24, 1, 8, 2, 9, "names", "IfKuF"),
    ("rucksack_school", "Rucksack an der Grundschule", "open", -6, 16, 1, 10, 2, 12, "names", "Rucksack Schule"),
    ("parent_course", "Eltern und Schule", "open", -5, 10, 2, 17, 2, 15, "names", ""),
    ("information_evening", "Wie geht es nach der Klasse 4 weiter?", "open", -8, 4, 4, 18, 2, None, "heads", ""),
    ("partner_coaching", "Sprechen mit Eltern: für Kitas", "open", -4, 3, 4, 14, 3, 20, "heads", ""),
    ("rucksack_kita", "Rucksack Frühjahr", "ended", -40, 18, 1, 8, 2, 10, "names", "IfKuF"),
    ("other", "Frauenfrühstück", "open", -30, 40, 2, 9, 3, None, "heads", ""),
    ("griffbereit", "Griffbereit Süd", "planned", 3, 12, 1, 9, 2, 10, "names", "IfKuF"),
)
LEADERS = ("Nesrin Aydın-Voss", "Halyna Bergmann", "Samar Kessler", "Birgit Lohmeier")
LANGUAGES = ("ar", "uk", "tr", "kmr", "fa", "ru", "de")
BANDS = [band for band in ResidenceBand if band != ResidenceBand.UNKNOWN]
TOPICS = ("Spielen und sprechen", "Bilderbücher", "Gesund essen", "Draußen", "Musik", "Zahlen und Formen", "")


def make(staff: dict[str, Membership], towns: Sequence[Municipality], now: dt.datetime, rng: random.Random) -> None:
    partners = list(Organisation.objects.filter(is_active=True).exclude(kind="school").order_by("name", "pk"))
    mothers = list(
        Person.objects.filter(kind=PersonKind.GUARDIAN, household__merged_into=None)
        .select_related("household")
        .order_by("created_at", "household__code", "pk")
    )
    rng.shuffle(mothers)
    for number, facts in enumerate(GROUPS):
        group = _group(number, facts, staff, towns, partners, now)
        sessions = _sessions(group, facts, clock.day_of(now))
        if group.counting == Counting.HEADS:
            _heads(sessions, rng)
        else:
            taken = [mothers.pop() for _ in range(min(6, len(mothers)))]
            _names(group, sessions, taken, now, rng)


def _group(
    number: int, facts: tuple[Any, ...], staff: dict[str, Membership], towns: Sequence[Municipality],
    partners: Sequence[Organisation], now: dt.datetime,
) -> GroupProgramme:  # fmt: skip
    kind, name, state, *_, seats, counting, grant = facts
    ages = USUAL_AGES.get(ProgrammeKind(kind), (None, None))
    over = state == ProgrammeState.ENDED
    return GroupProgramme.objects.create(
        kind=kind,
        name=name,
        state=state,
        municipality=towns[(number + 2) % len(towns)],
        place_note=("Familienzentrum", "Kita, Bewegungsraum", "Grundschule, Raum 3", "Kreishaus")[number % 4],
        languages=[LANGUAGES[number % 7], "de"] if number % 3 else [LANGUAGES[number % 7]],
        seats=seats,
        counting=counting,
        child_age_from=ages[0],
        child_age_to=ages[1],
        leader=LEADERS[number % len(LEADERS)],
        leader_email=f"gruppe{number + 1}@example.org",
        leader_phone="05231 000-77",
        responsible=staff["netzwerk"] if "netzwerk" in staff else staff["leitung"],
        organisation=partners[number % len(partners)] if partners and number % 2 else None,
        grant_name=grant,
        grant_reference=f"36.02-{now.year}-{100 + number}" if grant else "",
        grant_cents=33_300_00 if grant == "IfKuF" and number == 1 else None,
        ended_on=clock.day_of(now) - 8 * WEEK if over else None,
        created_at=now - 45 * WEEK,
        changed_at=now - 45 * WEEK,
    )


def _sessions(group: GroupProgramme, facts: tuple[Any, ...], today: dt.date) -> list[ProgrammeSession]:
    """Of those past, the last one is not noted yet; one in nine fell out."""
    first, count, apart, begins, hours = facts[3:8]
    start = today + first * WEEK
    start -= dt.timedelta(days=max(0, start.weekday() - 4))
    rows = []
    for number in range(count):
        on = start + number * apart * WEEK
        rows.append(
            ProgrammeSession(
                programme=group,
                on=on,
                begins=dt.time(begins),
                ends=dt.time(begins + hours),
                topic=TOPICS[number % len(TOPICS)],
                state=SessionState.CANCELLED if number % 9 == 7 else SessionState.PLANNED,
            )
        )
    past = [one for one in rows if one.on < today and one.state == SessionState.PLANNED]
    for one in past if group.ended_on else past[:-1]:
        one.state, one.adults, one.children = SessionState.HELD, 0, 0
    return list(ProgrammeSession.objects.bulk_create(rows))


def _heads(sessions: Sequence[ProgrammeSession], rng: random.Random) -> None:
    counts = []
    for one in sessions:
        if one.state == SessionState.HELD:
            said = {band: rng.randint(0, 5) for band in BANDS}
            silent = rng.randint(1, 4)
            one.adults, one.children = sum(said.values()) + silent, rng.randint(0, 3)
            counts += [BandCount(session=one, band=band, count=count) for band, count in said.items() if count]
            counts.append(BandCount(session=one, band=ResidenceBand.UNKNOWN, count=silent))
    _store(sessions, counts)


def _names(
    group: GroupProgramme, sessions: Sequence[ProgrammeSession], persons: Sequence[Person], now: dt.datetime,
    rng: random.Random,
) -> None:  # fmt: skip
    """Families with a file, and as many names without one as fill the group; the largest group has a waiting list."""
    if group.state == ProgrammeState.PLANNED:
        persons = persons[:2]
    free = (group.seats or 12) - len(persons)
    names = [f"{first} {initial}." for first, initial in zip(LISTED, "ABCDEFGHKLMN", strict=True)]
    rows = [Participant(programme=group, person=one, children=1) for one in persons]
    if group.state != ProgrammeState.PLANNED:
        extra = free + 2 if group.kind == ProgrammeKind.RUCKSACK_KITA and not group.ended_on else max(0, free - 2)
        rows += [
            Participant(programme=group, name=name, children=rng.randint(0, 2), band=rng.choice(BANDS))
            for name in names[:extra]
        ]
    for number, row in enumerate(rows):
        row.state = PlaceState.IN if number < (group.seats or 12) else PlaceState.WAITING
        row.since_at = now - 12 * WEEK + number * dt.timedelta(hours=3)
    Participant.objects.bulk_create(rows)
    counts, presences = [], []
    there = [one for one in rows if one.state == PlaceState.IN]
    for one in sessions:
        if one.state == SessionState.HELD:
            came = [row for row in there if rng.random() < 0.8]
            one.adults, one.children = len(came), sum(row.children for row in came)
            bands = [band_of(row, one.on) for row in came]
            counts += [BandCount(session=one, band=band, count=bands.count(band)) for band in dict.fromkeys(bands)]
            presences += [Presence(session=one, participant=row) for row in came]
    _store(sessions, counts)
    Presence.objects.bulk_create(presences)


def _store(sessions: Sequence[ProgrammeSession], counts: Sequence[BandCount]) -> None:
    ProgrammeSession.objects.bulk_update(sessions, ["adults", "children"])
    BandCount.objects.bulk_create(counts)


LISTED = (
    "Amal", "Oksana", "Zeynep", "Rojin", "Parisa", "Irina", "Fatma", "Hanan", "Nadia", "Sevgi", "Yuliia", "Maryam",
)  # fmt: skip
