"""German words for what the audit log of a file says."""

from django.apps import apps

from lotse.audit.models import Entry

VIEWED = "people.household_viewed"
EXPORTED = "people.households_exported"
LOG_VIEWED = "people.access_log_viewed"
CAUSE_STATED = "people.log_cause_stated"

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
    "people.consent_withdrawn_online": ("Einwilligung von der Familie selbst widerrufen", "blocked"),
    "people.sheet_printed": ("Informationsblatt oder Einwilligung gedruckt", "print"),
    "people.informed_again": ("Familie erneut informiert (Art. 13 DSGVO)", "info"),
    "people.own_links_revoked": ("Link der Familie zu ihren Einwilligungen gesperrt", "lock"),
    "people.transfer_offered": ("Einem anderen Zentrum angeboten", "swap"),
    "people.transfer_downloaded": ("Als Datei für ein anderes Zentrum ausgegeben", "download"),
    "people.transfer_withdrawn": ("Angebot an ein anderes Zentrum zurückgezogen", "swap"),
    "people.transfer_accepted": ("Aus einem anderen Zentrum übernommen", "swap"),
    "people.household_departed": ("Von einem anderen Zentrum übernommen", "swap"),
    "people.disclosed": ("Daten weitergegeben", "external"),
    "people.disclosure_retracted": ("Weitergabe zurückgenommen", "blocked"),
    "people.deletion_letter_printed": ("Bitte um Löschung gedruckt", "print"),
}

_MORE = {
    EXPORTED: "Liste der Familien ausgeleitet",
    VIEWED: "Akte angesehen",
    LOG_VIEWED: "Zugriffe angesehen",
    CAUSE_STATED: "Anlass für den Blick in die Zugriffe genannt",
}
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
    "made": "erstellt",
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
    """The German names of the fields that an entry names, separated by commas; a field without one is left out."""
    if entry.action == "people.consent_recorded":
        return ""  # it names its purpose as a field, and "Zweck" alone tells a reader nothing
    app = entry.action.partition(".")[0]
    models = list(apps.get_app_config(app).get_models()) if app in apps.app_configs else []
    names = {"languages": "Sprachen"}  # kept in rows of their own
    for model in reversed(models):  # the first model of an app is what its entries are mostly about
        for field in model._meta.concrete_fields:
            if field.verbose_name != field.name.replace("_", " "):  # what Django derives is no German
                names[field.name] = str(field.verbose_name)
    return ", ".join(names[name] for name in entry.fields if name in names)
