"""Invented conflicts at each step, more of them in one quarter, so that a repetition can be seen."""

import datetime as dt
import random
from collections.abc import Sequence

from lotse.conflicts.enums import (
    ConflictKind,
    ConflictLevel,
    Holds,
    MeetingKind,
    Option,
    PointState,
    ReportWay,
    Result,
    Safety,
    Setting,
    Urgency,
)
from lotse.conflicts.models import (
    AgreementPoint,
    Conflict,
    ConflictFollowUp,
    ConflictMeeting,
    ConflictPhase,
    ConflictPresence,
    DiscriminationRecord,
    Party,
)
from lotse.conflicts.services.phases import adopt_phases
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.tenants.models import Membership, Municipality

DAY = dt.timedelta(days=1)
# What it is about, setting, kind, level, the two sides
MATTERS = (
    (
        "Lärm im Treppenhaus, jeden Abend",
        "quarter",
        "everyday",
        "persons",
        "Nachbarin im Erdgeschoss",
        "Familie darüber",
    ),
    ("Streit um den Grillplatz", "quarter", "resources", "groups", "Gartenverein", "Jugendliche"),
    ("Kinder werden vom Spielplatz geschickt", "quarter", "understanding", "groups", "Eltern", "Anwohnende"),
    ("Müll und Sperrgut vor dem Haus", "quarter", "everyday", "persons", "Hausgemeinschaft", "Vermieter"),
    ("Trauerfeier im Innenhof", "quarter", "values", "groups", "Familie", "Hausgemeinschaft"),
    ("Ausgrenzung in der Klasse", "school", "understanding", "groups", "Schüler:innen", "Klasse"),
    ("Umkleide beim Training", "club", "values", "groups", "Spielerinnen", "Vorstand"),
    ("Küchenplan in der Unterkunft", "shelter", "everyday", "persons", "Bewohnerin", "Bewohner"),
    (
        "Wohnung nach dem Anruf plötzlich vergeben",
        "work",
        "discrimination",
        "institution",
        "Wohnungssuchende",
        "Vermietung",
    ),
    ("Termin am Schalter verweigert", "authority", "discrimination", "institution", "Antragsteller", "Amt"),
)
COUNT = 22


def make(staff: dict[str, Membership], towns: Sequence[Municipality], now: dt.datetime, rng: random.Random) -> None:
    adopt_phases(None, now)
    phases, by, today = list(ConflictPhase.objects.all()), staff["konflikte"], clock.day_of(now)
    for number in range(COUNT):
        matter, setting, kind, level, first, second = MATTERS[number % len(MATTERS)]
        step = number % len(phases)
        age = 20 + 18 * step + number * 3
        closed = number % 5 == 4
        fresh = number == 0
        one = Conflict.objects.create(
            matter=matter,
            setting=Setting(setting),
            kind="" if fresh else ConflictKind(kind),
            level="" if fresh else ConflictLevel(level),
            way=ReportWay.FORM if fresh else rng.choice((ReportWay.PHONE, ReportWay.TALK, ReportWay.MAIL)),
            reporter="" if fresh else first,
            reported_on=today - (1 if fresh else age) * DAY,
            municipality=towns[4] if setting == "quarter" else rng.choice(list(towns)),
            incident_on=today - 50 * DAY if kind == "discrimination" else None,
            urgency="" if fresh else rng.choice((Urgency.NORMAL, Urgency.WEEK)),
            safety="" if fresh else Safety.SAFE,
            interests="Beide wollen, dass die Kinder in Ruhe schlafen." if step > 2 else "",
            option=Option.MEDIATION if step > 3 else "",
            phase=phases[0] if fresh else phases[step],
            responsible=None if fresh else by,
            closed_on=today - number * DAY if closed else None,
            result=rng.choice((Result.SETTLED, Result.EASED)) if closed else "",
            created_at=now - age * DAY,
            changed_at=now - DAY,
        )
        if step and not fresh:
            _work(one, (first, second), step, by, now, rng)


def _work(
    one: Conflict, sides: tuple[str, str], step: int, by: Membership, now: dt.datetime, rng: random.Random
) -> None:
    parties = [
        Party.objects.create(conflict=one, letter=letter, role=role) for letter, role in zip("AB", sides, strict=True)
    ]
    for talk in range(step):
        on = min(one.reported_on + (5 + 9 * talk) * DAY, clock.day_of(now))
        kind = (MeetingKind.CALL, MeetingKind.TALK, MeetingKind.MEDIATION)[talk % 3]
        minutes = rng.choice((20, 45, 60, 90))
        meeting = ConflictMeeting.objects.create(
            conflict=one, kind=kind, on=on, minutes=minutes, noted_by=by, noted_at=now - DAY
        )
        there = parties if kind == MeetingKind.MEDIATION else parties[talk % 2 : talk % 2 + 1]
        ConflictPresence.objects.bulk_create(ConflictPresence(meeting=meeting, party=each) for each in there)
    if step >= 5:
        agreed = min(one.reported_on + 40 * DAY, clock.day_of(now))
        state = PointState.KEPT if one.closed_on else PointState.OPEN
        for text, party in (("Ab 22 Uhr ist Ruhe", parties[1]), ("Bei Ärger erst klingeln, dann anrufen", None)):
            AgreementPoint.objects.create(conflict=one, text=text, party=party, agreed_on=agreed, state=state)
        for months in (3, 6):
            due_on = months_after(agreed, months)
            asked = due_on <= clock.day_of(now) - 5 * DAY
            ConflictFollowUp.objects.create(
                conflict=one,
                months=months,
                due_on=due_on,
                done_on=due_on if asked else None,
                found=Holds.YES if asked else "",
            )
    if one.kind == ConflictKind.DISCRIMINATION:
        DiscriminationRecord.objects.create(
            conflict=one,
            is_protected="unclear",
            form="direct",
            level="institutional",
            characteristics=["origin"],
            area="housing" if one.setting == "work" else "authority",
            intervention="An die Servicestelle für Antidiskriminierungsarbeit verwiesen",
        )
