"""The words in which a package tells a person what is stored: tables, fields without a label of their own, values.

Most fields carry their German label in the model. What stands here is the rest; a test names whatever has neither.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db.models import Field, Model
from django.utils.formats import date_format

from lotse.audit.models import Entry
from lotse.cases.enums import RequestTime
from lotse.conflicts.enums import Characteristic
from lotse.core import clock
from lotse.core.money import euros
from lotse.people import catalogue
from lotse.people.enums import ResidenceBand
from lotse.people.selectors.events import field_labels, label_of
from lotse.referrals.enums import Shared
from lotse.schooling.reasons import badges as school_badges
from lotse.volunteering.enums import Aim, EngagementKind, ReliefMeasure
from lotse.volunteering.rules.reasons import badges as volunteer_badges

TABLES = {
    "account.emailaddress": "E-Mail-Adresse des Zugangs",
    "accounts.user": "Zugang",
    "administration.invitation": "Einladung",
    "audit.entry": "Eintrag im Protokoll",
    "barriers.barrierreport": "Gemeldete Barriere",
    "cases.absence": "Abwesenheit",
    "cases.advicecontact": "Beratungskontakt",
    "cases.advicerequest": "Bitte um einen Termin",
    "cases.appointment": "Termin",
    "cases.appointmentcell": "Belegte Zeit eines Termins",
    "cases.appointmentchange": "Änderung eines Termins",
    "cases.appointmentinvitation": "Einladung zu einem Termin",
    "cases.case": "Beratungsfall",
    "cases.casenote": "Beratungseintrag",
    "cases.followup": "Wiedervorlage",
    "cases.invitedperson": "Eingeladen zu einem Termin",
    "cases.slotpattern": "Beratungszeit",
    "concerns.concern": "Übernommene Meldung",
    "concerns.concerncontact": "Ansprechperson für Meldungen",
    "conflicts.agreementpoint": "Punkt der Vereinbarung",
    "conflicts.conflict": "Konflikt",
    "conflicts.conflictfollowup": "Nachgespräch",
    "conflicts.conflictmeeting": "Gespräch",
    "conflicts.conflictpresence": "Teilnahme an einem Gespräch",
    "conflicts.discriminationrecord": "Angaben zu einer Diskriminierung",
    "conflicts.emergencyaccess": "Notfallzugriff",
    "conflicts.party": "Ihre Seite im Konflikt",
    "directory.contactperson": "Ansprechperson",
    "directory.importdraft": "Hochgeladene Liste von Angeboten",
    "directory.inquiry": "Frage nach einem Angebot",
    "directory.offerconfirmation": "Bestätigung eines Angebots",
    "directory.offerreport": "Gemeldetes Angebot",
    "directory.offersuggestion": "Hinweis zu einem Angebot",
    "directory.representative": "Vertretung einer Stelle",
    "mfa.authenticator": "Zweiter Faktor",
    "network.bodymember": "Mitgliedschaft in einem Gremium",
    "network.bodystaff": "Betreuung eines Gremiums",
    "network.minutesversion": "Protokoll einer Sitzung",
    "network.orderevent": "Verlauf eines Arbeitsauftrags",
    "network.participant": "Teilnahme an einer Sitzung",
    "network.workorder": "Arbeitsauftrag",
    "outbox.attachment": "Anhang einer E-Mail",
    "outbox.mail": "E-Mail an Sie",
    "people.consent": "Einwilligung",
    "people.contactway": "Telefon und E-Mail",
    "people.disclosure": "Weitergabe",
    "people.household": "Akte der Familie",
    "people.importdraft": "Hochgeladene Liste von Familien",
    "people.loginspection": "Einsicht in das Protokoll einer Akte",
    "people.parcel": "Übergabe an ein anderes Zentrum",
    "people.person": "Person",
    "people.personlanguage": "Sprache",
    "privacy.hold": "Sperre vor dem Löschen",
    "privacy.runitem": "Vorgemerkt zum Löschen",
    "privacy.correction": "Berichtigung",
    "privacy.datarequest": "Antrag",
    "privacy.restriction": "Einschränkung der Verarbeitung",
    "privacy.subjectpackage": "Erteilte Auskunft",
    "programmes.groupprogramme": "Leitung einer Gruppe",
    "programmes.participant": "Platz in einer Gruppe",
    "programmes.presence": "Teilnahme an einem Gruppentreffen",
    "referrals.event": "Verlauf eines Verweises",
    "referrals.referral": "Verweis an eine Stelle",
    "schooling.assignment": "Zuweisung der Schulaufsicht",
    "schooling.constraint": "Festlegung zu einer Schule",
    "schooling.decisionitem": "Vorlage bei der Schulaufsicht",
    "schooling.familymessage": "Nachricht der Familie",
    "schooling.handoverchild": "Kind in einem Übergabepaket",
    "schooling.handoverpackage": "Übergabepaket",
    "schooling.hold": "Vorgemerkter Schulplatz",
    "schooling.interview": "Erhebungsbogen",
    "schooling.letterprint": "Gedruckter Brief",
    "schooling.medicalexamorder": "Schulische Untersuchung",
    "schooling.neednotice": "Bedarfsmeldung",
    "schooling.parentanswer": "Antwort der Eltern",
    "schooling.placereport": "Gemeldete Plätze",
    "schooling.placerequest": "Frage nach freien Plätzen",
    "schooling.proposalrow": "Vorschlag einer Schule",
    "schooling.proposalrun": "Berechnung eines Vorschlags",
    "schooling.pupil": "Schulweg des Kindes",
    "schooling.pupilfacts": "Frühere Angaben zum Kind",
    "schooling.recommendation": "Empfehlung",
    "schooling.schoolingperiod": "Frühere Schule",
    "schooling.sentencecheck": "Geprüfte Übersetzung",
    "schooling.statechange": "Verlauf des Schulwegs",
    "schooling.staycheck": "Nachfrage nach dem Schulbeginn",
    "schooling.supportperiod": "Förderung in der Schule",
    "sessions.session": "Anmeldung eines Geräts",
    "socialaccount.socialaccount": "Anmeldung über die Kommune",
    "socialaccount.socialtoken": "Anmeldung über die Kommune: Schlüssel",
    "tenants.membership": "Mitgliedschaft im Zentrum",
    "tenants.membershiprole": "Rolle im Zentrum",
    "usersessions.usersession": "Angemeldetes Gerät",
    "volunteering.asking": "Frage nach einem Engagement",
    "volunteering.attendance": "Teilnahme an einem Treffen",
    "volunteering.coachingneed": "Wunsch nach Coaching",
    "volunteering.coachingregistration": "Anmeldung zum Coaching",
    "volunteering.coachingsession": "Leitung eines Coachings",
    "volunteering.commitment": "Zugesagte Zeit",
    "volunteering.complaint": "Beschwerde",
    "volunteering.complaintcontact": "Ansprechperson für Beschwerden",
    "volunteering.complaintentry": "Verlauf einer Beschwerde",
    "volunteering.cover": "Vertretung",
    "volunteering.declaration": "Erklärung zum Freibetrag",
    "volunteering.engagement": "Engagement",
    "volunteering.engagementchange": "Verlauf eines Engagements",
    "volunteering.engagementnote": "Notiz zu einem Engagement",
    "volunteering.expense": "Auslage oder Pauschale",
    "volunteering.fulltimer": "Hauptamtliche Person zur Entlastung",
    "volunteering.fulltimerabsence": "Abwesenheit",
    "volunteering.hoursentry": "Eingetragene Stunden",
    "volunteering.loadlimit": "Vereinbarte Grenze der Belastung",
    "volunteering.matchmark": "Festlegung zu einem Vorschlag",
    "volunteering.matchrow": "Vorschlag einer Begleitung",
    "volunteering.matchrun": "Berechnung von Vorschlägen",
    "volunteering.meeting": "Regelmäßiges Treffen",
    "volunteering.need": "Bedarf der Familie",
    "volunteering.needquestion": "Nachfrage nach dem Bedarf",
    "volunteering.needslot": "Mögliche Zeit der Familie",
    "volunteering.notice": "Hinweis der freiwilligen Person",
    "volunteering.participation": "Familie in einem Engagement",
    "volunteering.proof": "Nachweis",
    "volunteering.reliefrequest": "Bitte um Entlastung",
    "volunteering.session": "Treffen",
    "volunteering.share": "Übergebener Anteil",
    "volunteering.sharefamily": "Der Entlastung genannte Familie",
    "volunteering.signup": "Anmeldung zum Ehrenamt",
    "volunteering.talk": "Gespräch",
    "volunteering.volunteer": "Ehrenamtliche Person",
    "volunteering.volunteerabsence": "Auszeit",
    "volunteering.volunteerslot": "Mögliche Zeit",
    "workspace.weeklymail": "Wochenmail",
}

# Apps whose own name tells nobody anything
AREAS = dict.fromkeys(("account", "accounts", "mfa", "socialaccount", "tenants", "usersessions"), "Ihr Zugang")

# Of fields whose model gives them no label: for all models, or for one
FIELDS = {
    "accepted_at": "angenommen am",
    "accepted_way": "angenommen über",
    "act": "was",
    "adviser": "bei",
    "agreed_at": "zugestimmt am",
    "agreed_by": "vereinbart mit",
    "agreed_way": "zugestimmt über",
    "alternatives": "andere Möglichkeiten",
    "answered_at": "beantwortet am",
    "answered_by": "gefragt von",
    "appointment": "Termin",
    "approved_at": "zugestimmt am",
    "approved_by": "zugestimmt von",
    "arrival_answer": "Seit wann in Deutschland?",
    "asked_by": "gefragt von",
    "assignment": "Zuweisung",
    "at": "am",
    "awaits_notice": "Widerruf noch nicht gelesen",
    "before_at": "zuvor",
    "body": "Gremium",
    "booked_at": "gebucht am",
    "booked_by": "gebucht von",
    "by": "von",
    "by_volunteer": "von",
    "call_step": "Anruf",
    "case": "Fall",
    "changed_at": "geändert am",
    "closed_at": "erledigt am",
    "completed_at": "abgeschlossen am",
    "completed_by": "abgeschlossen von",
    "confirmed_at": "bestätigt am",
    "conflict": "Konflikt",
    "consent": "Einwilligung",
    "contact": "Kontakt",
    "contacts_deleted_at": "Kontaktdaten gelöscht am",
    "corrects": "berichtigt",
    "created_at": "angelegt am",
    "created_by": "angelegt von",
    "day_reminded_at": "am Tag zuvor erinnert",
    "decided_at": "entschieden am",
    "decided_by": "entschieden von",
    "decision_list": "Liste",
    "declared_at": "erklärt am",
    "declined_at": "abgelehnt am",
    "disclosed_by": "weitergegeben von",
    "disclosure": "Weitergabe",
    "distance_is_approximate": "Entfernung geschätzt",
    "distance_m": "Entfernung (m)",
    "done_by": "erledigt von",
    "due_on": "bis",
    "end_told_at": "Ende mitgeteilt am",
    "ended_at": "beendet am",
    "ended_by": "beendet von",
    "ends_at": "bis",
    "engagement": "Engagement",
    "escalated_at": "an die Leitung am",
    "facts": "Angaben",
    "family_changes": "eigene Buchungen und Änderungen",
    "finished_at": "fertig am",
    "for_need": "Bedarf",
    "for_pupil": "Kind",
    "from_centre": "von welchem Zentrum",
    "from_state": "zuvor",
    "full_timer": "Hauptamtliche Person",
    "grade": "Jahrgang",
    "household": "Familie",
    "informed_by": "informiert von",
    "informed_text": "Fassung des Informationsblatts",
    "interview": "Erhebungsbogen",
    "invitation": "Einladung",
    "ip": "Adresse im Netz",
    "is_month": "für den ganzen Monat",
    "item": "Tagesordnungspunkt",
    "kind": "Art",
    "last_seen_at": "zuletzt benutzt",
    "last_used_at": "zuletzt benutzt",
    "left_on": "nicht mehr aktiv seit",
    "letter": "Partei",
    "lifted_by": "aufgehoben von",
    "made_at": "erstellt am",
    "made_by": "erstellt von",
    "meeting": "Gespräch",
    "member": "Person",
    "membership": "Mitgliedschaft",
    "merged_into": "zusammengeführt mit",
    "met_by": "erfüllt durch",
    "months": "nach Monaten",
    "municipality": "Gemeinde",
    "named_at": "genannt am",
    "named_by": "genannt von",
    "need": "Bedarf",
    "need_notice": "Bedarfsmeldung",
    "next_step": "Nächster Schritt",
    "noted_at": "eingetragen am",
    "noted_by": "eingetragen von",
    "noticed_at": "zur Kenntnis genommen am",
    "offer": "Angebot",
    "offered_at": "angeboten am",
    "opened_by": "gemeldet von",
    "order": "Arbeitsauftrag",
    "organisation": "Stelle",
    "outcome": "Ergebnis",
    "outcome_asked_at": "nach dem Ergebnis gefragt am",
    "package": "Übergabepaket",
    "paid_by": "ausgezahlt von",
    "participant": "Platz in der Gruppe",
    "party": "Partei",
    "person": "Person",
    "placed_by": "gesetzt von",
    "postponed_count": "so oft verschoben",
    "privacy.hold.kind": "Art",
    "programme": "Gruppe",
    "proof": "Nachweis",
    "pupil": "Kind",
    "reasons": "Gründe",
    "recommendation": "Empfehlung",
    "recorded_at": "eingetragen am",
    "recorded_by": "eingetragen von",
    "referral": "Verweis",
    "refused_at": "abgelehnt am",
    "released_at": "freigegeben am",
    "reminded_at": "erinnert am",
    "reminded_on": "erinnert am",
    "reported_at": "gemeldet am",
    "request": "Bitte um Entlastung",
    "requested_at": "angefragt am",
    "requested_by": "angefragt von",
    "requirement": "Nachweis über",
    "residence_band": "in Deutschland seit",
    "retracted_by": "zurückgenommen von",
    "room": "Raum",
    "run": "Berechnung",
    "run_kind": "Löschlauf",
    "school": "Schule",
    "seat": "Sitz im Gremium",
    "second_choice": "zweite Wahl",
    "sent_at": "gesendet am",
    "sent_by": "verwiesen von",
    "session": "Treffen",
    "set_at": "festgelegt am",
    "set_by": "festgelegt von",
    "settled_at": "erledigt am",
    "settled_by": "erledigt von",
    "settled_on": "zuletzt am",
    "share": "Anteil",
    "start": "Förderung",
    "started_at": "begonnen am",
    "starts_at": "Beginn",
    "state": "Stand",
    "step": "Schritt",
    "steps_done": "ausgefüllte Schritte",
    "support_form": "Art der Klasse",
    "takes_effect_at": "gilt ab",
    "talked_by": "gesprochen mit",
    "text": "Text",
    "to_centre": "an welches Zentrum",
    "to_state": "danach",
    "told_at": "mitgeteilt am",
    "told_on": "mitgeteilt am",
    "type": "Art",
    "unplaced_facts": "Umstände",
    "unplaced_reason": "Warum keine Schule",
    "user": "Zugang",
    "user_agent": "Programm",
    "volunteer": "Ehrenamtliche Person",
    "way": "wie",
    "wish_school": "gewünschte Schule",
    "withdrawn_at": "zurückgenommen am",
    "wording_number": "Nummer der Fassung",
}

# Left out of a package by rule, and why: they tell nothing of anybody
TECHNICAL = {
    "centre": "das Zentrum steht am Anfang",
    "id": "nur innerhalb der Datenbank",
    "search_text": "Name noch einmal, für die Suche",
    "version": "Zähler der Änderungen",
    "sequence": "Zähler für Kalender",
    "token": "Zeichen einer Schaltfläche",
    "form_id": "Zeichen eines Formulars",
    "seed": "Startwert der Berechnung",
    "bound_tenths": "Maß der Berechnung über alle",
    "cost_tenths": "Maß der Berechnung über alle",
    "children_count": "Zahl über alle",
    "placed_count": "Zahl über alle",
    "most_count": "Zahl über alle",
    "needs_count": "Zahl über alle",
    "matched_count": "Zahl über alle",
    "volunteers_count": "Zahl über alle",
    "first_come_count": "Zahl über alle",
    "waited_matched_days": "Zahl über alle",
    "waited_open_days": "Zahl über alle",
    "school_loads": "Zahlen aller Schulen",
    "error_code": "Fehler der Berechnung",
    "error_sentence": "Fehler der Berechnung",
    "place_index": "Zähler der Plätze",
    "code_tries": "Zähler gegen Raten",
    "last_try_at": "Zeit gegen Raten",
    "session_key": "öffnet die Sitzung",
    "object_type": "Name der Tabelle",
    "object_id": "nur innerhalb der Datenbank",
    "file_id": "die Akte, um die es geht",
    "household_id": "die Akte, um die es geht",
    "new_household_id": "nur innerhalb der Datenbank",
    "offered_by_id": "nur innerhalb der Datenbank",
    "volunteering.engagementchange.step": "Zähler",
    "usersessions.usersession.data": "leer",
    "account.emailaddress.primary": "Einstellung des Zugangs",
}
TECHNICAL_ENDINGS = ("_hash",)  # an address once more, so that it is found without being readable

# Why a model does not hand a field out (``Personal.withheld``), in words for whoever asked
WITHHELD = {
    "opens the referral for its recipient": "Zugangscode der anderen Stelle",
    "opens the account": "damit könnte sich jemand als Sie anmelden",
    "holds this very package": "enthält dieses Paket",
    "protects whoever reported": "schützt, wer gemeldet hat (Art. 15 Abs. 4 DSGVO)",
    "is about the other parties too": "betrifft auch die anderen Beteiligten (Art. 15 Abs. 4 DSGVO)",
    "names other volunteers or families": "nennt andere Personen (Art. 15 Abs. 4 DSGVO)",
    "opens the package for its recipient": "Zugang der anderen Stelle",
    "the papers of all children of the package; each stands in its own file": (
        "Unterlagen mehrerer Kinder; was über Sie darin steht, steht auch hier"
    ),
}
SHARED_ROW = "gehört auch zu anderen Familien oder Personen (Art. 15 Abs. 4 DSGVO)"


def _listed(label: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda values: ", ".join(label(one) for one in values) if isinstance(values, list) else str(values)


def _choice(kind: Any) -> Callable[[Any], str]:
    """The label of a code; a code that is no more names itself."""
    labels = {one.value: str(one.label) for one in kind}
    return lambda value: labels.get(value, str(value))


def _choices(kind: Any) -> Callable[[Any], str]:
    return _listed(_choice(kind))


# Reasons as an older version stored them are told as they are: a package never fails for one line
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


def _school_reasons(value: Any) -> str:
    """Why this school, as the page of the proposal words it."""
    try:
        return ", ".join(one.text for one in school_badges(value, str))
    except _UNREADABLE:
        return _flat(value)


def _volunteer_reasons(value: Any) -> str:
    try:
        return ", ".join(one.text for one in volunteer_badges((code, number) for code, number in value))
    except _UNREADABLE:
        return _flat(value)


VALUES: dict[str, Callable[[Any], str]] = {
    "language": catalogue.language_label,
    "preferred_language": catalogue.language_label,
    "informed_language": catalogue.language_label,
    "interpreter_language": catalogue.language_label,
    "languages": _listed(catalogue.language_label),
    "birth_country": catalogue.country_label,
    "country": catalogue.country_label,
    "citizenships": _listed(catalogue.country_label),
    "scripts": _listed(catalogue.script_label),
    "kinds": _choices(EngagementKind),
    "aims": _choices(Aim),
    "measures": _choices(ReliefMeasure),
    "characteristics": _choices(Characteristic),
    "shared": _choices(Shared),
    "times": _choices(RequestTime),
    "referrals.referral.residence_band": _choice(ResidenceBand),
    "schooling.proposalrow.reasons": _school_reasons,
    "schooling.recommendation.reasons": _school_reasons,
    "volunteering.matchrow.reasons": _volunteer_reasons,
    "audit.entry.action": label_of,
}


def table(label: str) -> str:
    return TABLES.get(label, label)


def area(app: AppConfig) -> str:
    return AREAS.get(app.label) or str(app.verbose_name)


def field_label(field: "Field[Any, Any]") -> str:
    """What the model calls it; Django's own derivation from the name is no German."""
    own = str(field.verbose_name)
    if own != field.name.replace("_", " "):
        return own[:1].upper() + own[1:]
    word = FIELDS.get(f"{field.model._meta.label_lower}.{field.name}") or FIELDS.get(field.name, "")
    return word[:1].upper() + word[1:]


def technical(field: "Field[Any, Any]") -> str:
    """Why a field is left out by rule; "" where it is not."""
    if field.primary_key:
        return TECHNICAL["id"]
    if field.name.endswith(TECHNICAL_ENDINGS):
        return "eine Adresse noch einmal, unlesbar"
    return TECHNICAL.get(f"{field.model._meta.label_lower}.{field.name}") or TECHNICAL.get(field.name, "")


def plain(value: Any) -> Any:
    """A stored value as JSON knows it."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def readable(row: Model, field: "Field[Any, Any]", value: Any) -> str:
    """A stored value as people read it; "" for nothing."""
    if value in ("", None, [], {}):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(row, Entry) and field.name == "fields":
        return field_labels(row)
    word = VALUES.get(f"{row._meta.label_lower}.{field.name}") or VALUES.get(field.name)
    if word is not None:
        return word(value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, dt.datetime):
        return date_format(clock.local(value), "d.m.Y, H:i") + " Uhr"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M} Uhr"
    if field.name.endswith("_cents"):
        return euros(value)
    return _flat(value) if isinstance(value, list | dict) else str(value)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_flat, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_flat(one)}" for key, one in value.items())
    return value if isinstance(value, str) else json.dumps(value)
