"""What members did with an organisation or an offer, for its page: who and when, never a value."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.audit.selectors import entries_of_objects
from lotse.tenants.selectors import member_names

SHOWN = 20
ACTIONS = {
    "directory.organisation_added": "Organisation eingetragen",
    "directory.organisation_changed": "Organisation geändert",
    "schooling.office_added": "Stelle eingetragen",
    "schooling.office_changed": "Stelle geändert",
    "schooling.school_added": "Schule eingetragen",
    "schooling.school_changed": "Schule geändert",
    "directory.place_added": "Ort eingetragen",
    "directory.place_changed": "Ort geändert",
    "directory.contact_added": "Ansprechperson eingetragen",
    "directory.contact_changed": "Ansprechperson geändert",
    "directory.agreement_added": "Vereinbarung eingetragen",
    "directory.agreement_changed": "Vereinbarung geändert",
    "directory.agreement_reminded": "An die Vereinbarung gedacht",
    "directory.offer_added": "Angebot eingetragen",
    "directory.offer_changed": "Angebot geändert",
    "directory.offer_published": "Angebot veröffentlicht",
    "directory.offer_withdrawn": "Angebot zurück in den Entwurf",
    "directory.offer_ended": "Angebot beendet",
    "directory.offer_confirmed": "Angebot bestätigt",
    "directory.capacity_reported": "Freie Plätze gemeldet",
    "directory.translation_written": "Übersetzung geschrieben",
    "directory.translation_dropped": "Übersetzung gelöscht",
    "directory.imported": "Aus einer Liste eingelesen",
}
"""What is shown, by action; other entries are for those who look after the installation."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """``who`` is "" where nobody of the centre did it."""

    at: dt.datetime
    what: str
    who: str


def history(object_ids: Iterable[uuid.UUID]) -> list[HistoryLine]:
    """The last SHOWN things that happened to these objects, newest first."""
    entries = list(entries_of_objects(object_ids).filter(action__in=ACTIONS)[:SHOWN])
    names = member_names(entry.actor_id for entry in entries)
    return [
        HistoryLine(entry.at, ACTIONS[entry.action], names.get(entry.actor_id, "") if entry.actor_id else "")
        for entry in entries
    ]
