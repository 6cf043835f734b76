"""The record of processing activities (Art. 30 GDPR), as the tables declare it (core/personal.py)."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps

from lotse.core.personal import Personal
from lotse.privacy.foreign import declared
from lotse.privacy.selectors.periods import PeriodRow, periods
from lotse.privacy.words import table
from lotse.tenants.models import Centre
from lotse.wording.selectors.information import facts_of

MEASURES = (
    "Rechte je Rolle und Sache; jedes Zentrum sieht nur seine Daten. Auf PostgreSQL trennt auch die Datenbank selbst.",
    "Zweiter Faktor für alle, die Akten lesen. Abmeldung nach einer Zeit ohne Eingabe.",
    "Anschriften, Telefonnummern, E-Mail-Adressen, Notizen, Konflikte und Dateien sind einzeln verschlüsselt "
    "(AES-256-GCM); der Schlüssel liegt weder in der Datenbank noch in der Sicherung.",
    "Jedes Öffnen und Ändern einer Akte wird festgehalten, ohne Inhalt. Das Protokoll öffnet sich nur aus Anlass.",
    "E-Mails enthalten keine Personendaten; Links laufen ab und brauchen einen Code, bevor sie Angaben zeigen.",
    "Sicherungen sind verschlüsselt. Was danach gelöscht wurde, wird nach einer Wiederherstellung wieder gelöscht.",
    "Löschen nach Fristen: Vorschau, Angebot an das Archiv, zweite Person, Nachweis ohne Personendaten.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of record. ``data``: what its tables hold, in German."""

    period: PeriodRow
    data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """``responsible`` and ``officer`` may have several lines; ``officer`` is empty where nobody named it."""

    responsible: str
    officer: str
    ground: str
    activities: tuple[Activity, ...]
    measures: tuple[str, ...]


def record_of_processing(centre: Centre) -> Record:
    """As many queries as ``periods`` takes, and one for the facts of the centre."""
    facts, data = facts_of(centre), data_by_record()
    rows = groupby(periods(), key=lambda row: row.kind.activity)
    activities = [Activity(name, tuple(Line(row, data[row.kind.code]) for row in group)) for name, group in rows]
    return Record(facts.responsible, facts.officer, facts.ground, tuple(activities), MEASURES)


def data_by_record() -> dict[str, tuple[str, ...]]:
    """Code of each kind of record -> the German names of its tables, in alphabetical order."""
    found: dict[str, set[str]] = defaultdict(set)
    for model in apps.get_models():
        own = declared(model)
        if isinstance(own, Personal):
            found[own.record].add(table(model._meta.label_lower))
    return {record: tuple(sorted(names)) for record, names in found.items()}
