"""The standard texts of the house: German, to be translated with the pages (``locale/``).

Each line is whole sentences. Whoever changes the German of a text raises its number: consents name it.
"""

from lotse.core.errors import gettext_noop as _
from lotse.wording.enums import INFORMATION, ConsentPurpose

# Unverified (domain facts § 7, [EK]): each centre may set its own
GROUND = "Art. 6 Abs. 1 Buchst. e DSGVO, § 3 DSG NRW, § 8 TIntG"
AUTHORITY = "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen (LDI NRW)\nwww.ldi.nrw.de"

NUMBERS: dict[str, int] = dict.fromkeys([INFORMATION, *ConsentPurpose.values], 1)

# On paper above the texts
TITLES: dict[str, str] = {
    INFORMATION: _("Was wir mit Ihren Daten machen"),
    ConsentPurpose.SCHOOL_AUTHORITY: _("Wir informieren die Schulaufsicht"),
    ConsentPurpose.SCHOOL: _("Wir informieren die Schule"),
    ConsentPurpose.HEALTH_OFFICE: _("Wir melden Ihr Kind beim Gesundheitsamt an"),
    ConsentPurpose.PARTNER: _("Wir informieren eine andere Stelle"),
    ConsentPurpose.CASE_MANAGEMENT: _("Wir übergeben an das Case Management (KIM)"),
    ConsentPurpose.CONTACT: _("Wir schreiben Ihnen E-Mails oder Kurznachrichten"),
    ConsentPurpose.CENTRE: _("Sie ziehen um: Wir geben Ihre Akte weiter"),
}

# What is the same in each consent (Art. 7 (3), (4) GDPR)
FREE = _("Sie entscheiden frei. Wenn Sie Nein sagen, beraten wir Sie trotzdem.")
WITHDRAW = _(
    "Sie können Ihr Ja jederzeit zurücknehmen, ohne Grund. Ein Anruf genügt. Dann geben wir nichts mehr weiter. "
    "Was bis dahin geschehen ist, bleibt erlaubt."
)

CONSENTS: dict[str, tuple[str, ...]] = {
    ConsentPurpose.SCHOOL_AUTHORITY: (
        _("Ich bin einverstanden: Das Zentrum darf der Schulaufsicht Angaben über mein Kind geben."),
        _("Das sind: Name, Geburtsdatum, Wohnort, Sprachen, bisherige Schulen, unser Wunsch und die Empfehlung."),
        _("Die Schulaufsicht braucht sie, um eine Schule für mein Kind zu bestimmen."),
    ),
    ConsentPurpose.SCHOOL: (
        _("Ich bin einverstanden: Das Zentrum darf der Schule Angaben über mein Kind geben."),
        _("Das sind: Name, Geburtsdatum, Adresse, Telefon, Sprachen, Herkunftsland, bisherige Schulen und Kurse."),
        _("Die Schule braucht sie, um mein Kind aufzunehmen und gut zu fördern."),
    ),
    ConsentPurpose.HEALTH_OFFICE: (
        _("Ich bin einverstanden: Das Zentrum darf mein Kind beim Gesundheitsamt anmelden."),
        _("Das Gesundheitsamt bekommt: Name, Geburtsdatum, Adresse, Telefon und Sprache."),
        _("Es lädt uns zur Untersuchung für die Schule ein. Das Ergebnis bekommt das Zentrum nicht."),
    ),
    ConsentPurpose.PARTNER: (
        _("Ich bin einverstanden: Das Zentrum darf einer anderen Stelle Angaben über mich oder meine Familie geben."),
        _("Vorher sagt mir das Zentrum, welche Stelle es ist und was sie erfährt. Mehr bekommt sie nicht."),
        _("Die Stelle braucht die Angaben, um sich bei mir zu melden und mir zu helfen."),
    ),
    ConsentPurpose.CASE_MANAGEMENT: (
        _("Ich bin einverstanden: Das Zentrum darf dem Case Management (KIM) meinen Namen und Kontakt geben."),
        _("Das Case Management hilft bei Fragen, die viele Ämter betreffen. Es meldet sich bei mir."),
        _("Das Zentrum erfährt danach nur, ob die Übergabe geklappt hat."),
    ),
    ConsentPurpose.CONTACT: (
        _("Ich bin einverstanden: Das Zentrum darf mir E-Mails oder Kurznachrichten schicken."),
        _("Darin stehen Termine, Links zu meinen Seiten und Antworten auf meine Fragen, keine vertraulichen Angaben."),
        _("E-Mails können unterwegs von anderen gelesen werden. Wer das nicht möchte, bekommt Briefe."),
    ),
    ConsentPurpose.CENTRE: (
        _("Ich bin einverstanden: Das Zentrum darf meine Akte an das Zentrum an meinem neuen Wohnort geben."),
        _("Das sind die Angaben über meine Familie und, wenn ich es möchte, was bisher beraten wurde."),
        _("So muss ich dort nicht alles noch einmal erzählen."),
    ),
}

# --- The information sheet (Art. 13 GDPR); the names of its facts: selectors.information.facts_of -------------------

RESPONSIBLE = _("Wer ist verantwortlich?")
OFFICER = _("Wer hilft bei Fragen zum Datenschutz?")
OFFICER_ELSE = _("Die oder den Datenschutzbeauftragten erreichen Sie unter derselben Anschrift.")
PURPOSE: tuple[str, ...] = (
    _("Wozu brauchen wir Ihre Daten?"),
    _("Wir beraten Sie zu Schule, Bildung und dem Leben hier. Wir suchen mit Ihnen eine Schule für Ihr Kind."),
    _("Dafür speichern wir Namen, Geburtsdaten, Sprachen, Anschrift, Telefon und was wir miteinander besprechen."),
    _("Aufenthaltsstatus, Krankheiten, Behinderungen und Verhalten speichern wir nicht."),
    _("Sie müssen uns nichts sagen. Ohne diese Angaben können wir aber nur allgemein beraten."),
)
LEGAL = _("Warum dürfen wir das?")
LEGAL_GROUND = _("Die Beratung ist eine öffentliche Aufgabe. Rechtsgrundlage: %(ground)s.")
LEGAL_CONSENT = _(
    "Für alles andere fragen wir Sie vorher (Art. 6 Abs. 1 Buchst. a, Art. 9 Abs. 2 Buchst. a DSGVO). Sie müssen nicht "
    "einwilligen."
)
RECIPIENTS: tuple[str, ...] = (
    _("Wer bekommt Ihre Daten?"),
    _("In unserem Zentrum nur die Menschen, die Sie beraten. Wer Ihre Akte öffnet, wird festgehalten."),
    _(
        "Die Schulaufsicht, weil alle Kinder zur Schule gehen müssen, und das Gesundheitsamt für die "
        "schulärztliche Untersuchung."
    ),
    _("Alle anderen nur, wenn Sie einwilligen: zum Beispiel eine Schule, ein Verein, das Jobcenter."),
    _("Kein Computer entscheidet über Sie. Er macht Vorschläge, Menschen entscheiden."),
)
RETENTION = _("Wie lange bleiben die Daten?")
RETENTION_MONTHS = _("So viele Monate nach dem letzten Kontakt: %(months)s. Danach löschen wir Ihre Akte.")
RETENTION_YEAR_END = _("Gezählt wird vom Ende des Jahres an.")
RIGHTS: tuple[str, ...] = (
    _("Welche Rechte haben Sie?"),
    _("Sie dürfen fragen, was wir über Sie gespeichert haben, und eine Kopie bekommen."),
    _(
        "Sie dürfen verlangen, dass wir Falsches ändern, löschen, was wir nicht mehr brauchen, oder etwas nicht "
        "mehr benutzen."
    ),
    _("Sie dürfen widersprechen, wenn Sie nicht möchten, dass wir Ihre Daten benutzen."),
    _("Eine Einwilligung dürfen Sie jederzeit zurücknehmen, ohne Grund."),
    _("Ein Anruf oder ein Brief an uns genügt. Es kostet nichts."),
)
COMPLAINT = _("Wo können Sie sich beschweren?")
ADDED = _("Was unser Zentrum noch sagt")

# --- On each sheet ------------------------------------------------------------------------------------------------

YES = _("Ja")
NO = _("Nein")
SIGNATURE = _("Ort, Datum und Unterschrift")
SIGNED = _("Mit der Unterschrift bestätige ich, was ich angekreuzt habe.")
OWN_LINK = _("Mit diesem Code sehen Sie Ihre Einwilligungen und können sie zurücknehmen. Zeigen Sie ihn nicht anderen.")
MISSING = _(
    "Diesen Text gibt es noch nicht in Ihrer Sprache. Rufen Sie uns an: Wir holen eine Person dazu, die übersetzt."
)
# The same sentences as core.languages.check_note
UNCHECKED = _("Diese Übersetzung hat noch niemand geprüft. Es gilt der deutsche Text.")
CHECKED = _("Geprüft von %(who)s am %(day)s. Es gilt der deutsche Text.")
