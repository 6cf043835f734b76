"""German words for what the audit log of a file says."""

from django.apps import apps

from lotse.audit.models import Entry
from lotse.people.models import Consent, ContactWay, Household, Person

VIEWED = "people.household_viewed"
EXPORTED = "people.households_exported"
LOG_VIEWED = "people.access_log_viewed"

# Actions of this app that are events of the file, with their icon in the timeline.
EVENTS: dict[str, tuple[str, str]] = {
    "people.household_created": ("Akte angelegt", "folder"),
    "people.household_imported": ("Akte aus einer Liste eingelesen", "upload"),
    "people.household_updated": ("Angaben zur Familie geändert", "edit"),
    "people.household_merged": ("Mit einer anderen Akte zusammengeführt", "link"),
    "people.person_added": ("Person hinzugefügt", "person"),
    "people.person_updated": ("Angaben zu einer Person geändert", "edit"),
    "people.languages_set": ("Sprachen geändert", "speech"),
    "people.contact_added": ("Kontaktweg hinzugefügt", "phone"),
    "people.contact_removed": ("Kontaktweg entfernt", "phone"),
    "people.consent_recorded": ("Einwilligung festgehalten", "check"),
    "people.consent_withdrawn": ("Einwilligung widerrufen", "blocked"),
}

_MORE = {EXPORTED: "Liste der Familien ausgeleitet", VIEWED: "Akte angesehen", LOG_VIEWED: "Zugriffe angesehen"}
_ENDINGS = {
    "viewed": "angesehen",
    "created": "angelegt",
    "updated": "geändert",
    "changed": "geändert",
    "added": "hinzugefügt",
    "removed": "entfernt",
    "closed": "abgeschlossen",
    "opened": "begonnen",
    "reopened": "wieder aufgenommen",
    "noted": "festgehalten",
    "attached": "zugeordnet",
    "set": "festgelegt",
    "done": "erledigt",
    "postponed": "verschoben",
    "over": "übergeben",
    "answered": "beantwortet",
    "printed": "gedruckt",
    "downloaded": "heruntergeladen",
}


def label_of(action: str) -> str:
    """What an action means in German; an action of another app reads as its area and what was done."""
    if action in EVENTS:
        return EVENTS[action][0]
    if action in _MORE:
        return _MORE[action]
    app, _, what = action.partition(".")
    area = apps.get_app_config(app).verbose_name if app in apps.app_configs else app
    return f"{area}: {_ENDINGS.get(what.rpartition('_')[2], 'bearbeitet')}"


def field_labels(entry: Entry) -> str:
    """The German names of the fields that an entry names, separated by commas."""
    names: dict[str, str] = {}
    for model in (ContactWay, Consent, Person, Household):
        names |= {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    return ", ".join(names.get(name, name) for name in entry.fields)
