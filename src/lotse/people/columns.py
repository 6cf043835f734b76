"""The columns of a list of new families: headings, what belongs where, what must be filled."""

from dataclasses import dataclass

from lotse.people.enums import SCRIPTS, InformedHow, PersonKind

EXAMPLE = "Beispiel"  # a family key that begins so is left out: the template's own lines


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list: its heading, what belongs into it, whether it must be filled."""

    label: str
    meaning: str
    needed: str = ""  # "" optional, "ja" always, "Familie" in the first line of each family


FAMILY, KIND, FIRST, LAST = "Familie", "Rolle", "Vorname", "Nachname"
SAY, GENDER, BORN, BIRTH_PLACE, BIRTH_COUNTRY = "Aussprache", "Geschlecht", "Geburtsdatum", "Geburtsort", "Geburtsland"
CITIZENSHIPS, MOTHER, LANGUAGES, SCRIPT = "Staatsangehörigkeiten", "Muttersprache", "Weitere Sprachen", "Schriften"
ARRIVAL, TOWN_SINCE, PHONE, EMAIL = "In Deutschland seit", "In der Gemeinde seit", "Telefon", "E-Mail"
MUNICIPALITY, STREET, POSTCODE, TOWN = "Gemeinde", "Straße und Hausnummer", "Postleitzahl", "Ort"
SPEAK, INTERPRETER = "Gesprächssprache", "Sprachmittlung"
HOW, INFORMED_ON, INFORMED_IN = "Informiert (Art. 13)", "Informiert am", "Informiert auf"

_LIST = "durch Komma getrennt"
COLUMNS = (
    Column(FAMILY, "Ein Zeichen oder eine Nummer, gleich für alle Personen einer Familie, z. B. 1", "ja"),
    Column(KIND, "Eines von: " + ", ".join(PersonKind.labels), "ja"),
    Column(FIRST, "Vorname", "ja"),
    Column(LAST, "Nachname", "ja"),
    Column(SAY, "Wie der Name gesprochen wird"),
    Column(GENDER, "w, m, d oder leer"),
    Column(BORN, "T.M.JJJJ"),
    Column(BIRTH_PLACE, "Ort"),
    Column(BIRTH_COUNTRY, "Name oder Kürzel (ISO 3166), z. B. Ukraine oder UA"),
    Column(CITIZENSHIPS, f"Namen oder Kürzel von Ländern, {_LIST}"),
    Column(MOTHER, "Name oder Kürzel (ISO 639), z. B. Ukrainisch oder uk"),
    Column(LANGUAGES, f"Namen oder Kürzel, {_LIST}"),
    Column(SCRIPT, f"Was die Person liest und schreibt, {_LIST}: " + ", ".join(label for _, label in SCRIPTS)),
    Column(ARRIVAL, "Jahr, T.M.JJJJ oder „schon immer“; leer heißt keine Angabe"),
    Column(TOWN_SINCE, "T.M.JJJJ"),
    Column(PHONE, "Eine Nummer; ohne Ländervorwahl gilt sie als deutsche"),
    Column(EMAIL, "Eine Adresse"),
    Column(MUNICIPALITY, "Name einer Gemeinde Ihres Zentrums"),
    Column(STREET, "Straße und Hausnummer"),
    Column(POSTCODE, "Fünf Ziffern"),
    Column(TOWN, "Ort"),
    Column(SPEAK, "Sprache für Gespräche und Briefe; leer heißt Deutsch"),
    Column(INTERPRETER, "ja oder nein"),
    Column(HOW, "Eines von: " + ", ".join(InformedHow.labels), "Familie"),
    Column(INFORMED_ON, "T.M.JJJJ, der Tag, an dem die Familie das Informationsblatt bekam", "Familie"),
    Column(INFORMED_IN, "Sprache der Information; leer heißt Deutsch"),
)
NEEDED = tuple(column.label for column in COLUMNS if column.needed)

# Where a field that a service refuses stands in the list.
COLUMN_OF = {
    "first_name": FIRST, "last_name": LAST, "born_on": BORN, "arrival": ARRIVAL, "citizenships": CITIZENSHIPS,
    "birth_country": BIRTH_COUNTRY, "scripts": SCRIPT, "phone": PHONE, "email": EMAIL, "language": MOTHER,
    "informed_how": HOW, "informed_on": INFORMED_ON,
}  # fmt: skip
