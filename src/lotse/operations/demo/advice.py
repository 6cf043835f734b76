"""Counselling cases and calls of the demo."""

import datetime as dt
import random

from lotse.cases.enums import CaseResult, Channel, Topic
from lotse.cases.models import Case
from lotse.cases.services import add_note, close_case, note_contact, open_case, postpone_followup
from lotse.cases.services.cases import Closing
from lotse.cases.services.steps import NextStep
from lotse.people.enums import ResidenceBand
from lotse.people.models import Household
from lotse.tenants.models import Membership

MATTERS: tuple[tuple[Topic, str, str, str], ...] = (
    (
        Topic.TRANSITION,
        "Der älteste Sohn soll nach der zehnten Klasse einen Ausbildungsplatz finden.",
        "Unterlagen der Berufsberatung mit der Familie durchgehen",
        "Zeugnis der 9. Klasse liegt vor. Interesse an Elektrotechnik, Praktikum in den Herbstferien geplant.",
    ),
    (
        Topic.SCHOOL_CONFLICT,
        "Ein Gespräch zwischen Mutter und Klassenleitung, das beide verstehen.",
        "Gemeinsamen Termin mit der Klassenleitung vereinbaren",
        "Die Mutter wünscht sich, dass Elternbriefe mündlich erklärt werden. Die Schule ist dazu bereit.",
    ),
    (
        Topic.CERTIFICATES,
        "Der Abschluss des Vaters als Krankenpfleger ist anerkannt.",
        "Anerkennungsberatung anrufen und Termin weitergeben",
        "Die Urkunde ist übersetzt, es fehlt der Nachweis der Fächer.",
    ),
    (
        Topic.CHILDCARE,
        "Ein Kitaplatz ab August, damit die Mutter den Sprachkurs beenden kann.",
        "Mit der Familie im Kitaportal drei Wünsche eintragen",
        "Zwei Kitas in Laufnähe, eine mit Ganztag.",
    ),
    (
        Topic.SCHOOL_SYSTEM,
        "Die Eltern können den Wechsel auf die weiterführende Schule selbst entscheiden.",
        "Informationsblatt zu den Schulformen aushändigen und besprechen",
        "Die Tochter möchte auf die Gesamtschule, die Eltern schwanken.",
    ),
    (
        Topic.WORK,
        "Die Mutter findet eine Teilzeitstelle, die zu den Schulzeiten passt.",
        "Kontakt zum Jobcenter herstellen und Termin begleiten",
        "Führerschein vorhanden, Deutsch B1.",
    ),
    (
        Topic.HOUSING,
        "Die Familie wohnt so, dass die Kinder Platz zum Lernen haben.",
        "Antrag auf Wohnberechtigungsschein zusammen ausfüllen",
        "Fünf Personen in zwei Zimmern, Vermieter ist informiert.",
    ),
)
CALLS: tuple[tuple[Topic, str], ...] = (
    (Topic.SCHOOL_SYSTEM, "Frage, ob Schulpflicht auch in der Sammelunterkunft gilt. Erklärt und Merkblatt gemailt."),
    (Topic.LANGUAGE, "Suche nach Deutschkurs mit Kinderbetreuung. Zwei Angebote genannt."),
    (Topic.CERTIFICATES, "Schulzeugnis aus dem Herkunftsland: Weg zur Anerkennung erklärt."),
    (Topic.TRANSITION, "Lehrerin fragt nach Fristen der Anmeldung am Berufskolleg."),
    (Topic.CHILDCARE, "Vater sucht Kitaplatz, an das Jugendamt verwiesen."),
    (Topic.OTHER, "Ehrenamtliche fragt nach Schwimmkursen für Mädchen."),
)


def make_case(household: Household, by: Membership, at: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    """One case of a long-settled family, with notes; every third one is closed."""
    topic, goal, action, note = rng.choice(MATTERS)
    due_on = max((now + dt.timedelta(days=rng.randint(-6, 25))).date(), at.date())
    case = open_case(
        actor=by,
        household=household,
        topic=topic,
        goal=goal,
        responsible=by,
        next_step=NextStep(action, by, due_on),
        now=at,
    )
    add_note(actor=by, case=case, text=note, now=at + dt.timedelta(minutes=20))
    if rng.random() < 0.8:
        talked_at = max(at, now - dt.timedelta(days=rng.randint(1, 70)))
        _talk(case, by, talked_at, rng)
    if rng.random() < 0.08:
        _put_off(case, by, now)
    if rng.random() < 0.35:
        closing = Closing(rng.choice((CaseResult.SOLVED, CaseResult.PARTLY, CaseResult.REFERRED)), with_checks=True)
        close_case(actor=by, case=case, closing=closing, now=at + (now - at) * rng.uniform(0.3, 0.9))


def _talk(case: Case, by: Membership, at: dt.datetime, rng: random.Random) -> None:
    """A call with the family in the matter of its case."""
    note_contact(
        actor=by,
        topic=Topic(case.topic),
        channel=rng.choice((Channel.PHONE, Channel.VISIT)),
        minutes=rng.choice((10, 15, 30)),
        result="Stand besprochen, die Familie weiß, wie es weitergeht.",
        case=case,
        now=at,
    )


def _put_off(case: Case, by: Membership, now: dt.datetime) -> None:
    """A step postponed three times: the director sees it."""
    step = case.followups.get()
    for days in (2, 4, 6):
        due_on = max(step.due_on, now.date()) + dt.timedelta(days=days)
        postpone_followup(actor=by, followup=step, due_on=due_on, now=now)


def make_calls(staff: dict[str, Membership], now: dt.datetime, rng: random.Random, *, count: int) -> None:
    """Calls without a name, of the last eight weeks."""
    answering = [staff[short] for short in ("beratung", "beratung2", "leitung", "netzwerk") if short in staff]
    for _ in range(count):
        topic, result = rng.choice(CALLS)
        note_contact(
            actor=rng.choice(answering),
            topic=topic,
            channel=rng.choice((Channel.PHONE, Channel.PHONE, Channel.EMAIL, Channel.VISIT)),
            minutes=rng.choice((5, 10, 10, 15, 30)),
            result=result,
            residence_band=rng.choice(list(ResidenceBand)),
            now=now - dt.timedelta(days=rng.randint(0, 56), minutes=rng.randint(0, 400)),
        )
