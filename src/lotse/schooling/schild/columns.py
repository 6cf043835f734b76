"""The five files as data: each column with its limit, where its value comes from, and the ground for passing it on.

Columns without ``value`` stay empty; their ``ground`` says why.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from lotse.schooling.schild import codes
from lotse.schooling.schild.facts import (
    Child,
    ChildPhone,
    ChildSchool,
    Guardian,
    GuardianPair,
    guardian_pairs,
    phones_of,
    schools_of,
)

Value = str | int | dt.date | None


class Row(Protocol):
    """One line of a file; it names its child."""

    @property
    def child(self) -> Child: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """``limit``: most signs. ``key`` turns the value into a key of the statistics.

    ``exact``: what does not fit or cannot be written stays out, because a cut number or address would be a wrong one.
    ``forbidden``: signs that mean something else to SchILD in this column.
    """

    name: str
    value: Callable[[R], Value] | None = None
    ground: str = ""
    limit: int | None = None
    mandatory: bool = False
    placeholder: bool = False
    exact: bool = False
    forbidden: str = ""
    key: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class DataFile(Generic[R]):
    """One file. ``optional`` columns follow the others, all or none. ``rows``: the lines of one child."""

    name: str
    columns: tuple[Column[R], ...]
    rows: Callable[[Child], Iterable[R]]
    optional: tuple[Column[R], ...] = ()


# Grounds. The school's list of data: VO-DV I NRW, Anlage 1; that these may be collected from newcomers: LDI NRW.
MASTER = "Stammdaten der Schule (VO-DV I NRW, Anlage 1)"
MIGRATION = "VO-DV I NRW, Anlage 1 Nr. 1.6–2.5 (LDI NRW)"
PLACE = "Empfehlung oder Entscheidung über den Schulplatz"
MEASLES = "§ 20 IfSG: Nachweis im Zentrum gezeigt; die Schule prüft selbst"
REFERENCE = "Zeichen des Zentrums, für Rückfragen und Berichtigungen"
TECHNICAL = "Pflichtfeld der Datei"
# Why a column stays empty
SCHOOL_DECIDES = "legt die Schule fest"
NOT_ASKED = "wird nicht erhoben"
NO_GROUND = "kein Grund zur Weitergabe"
UNUSED = "nicht belegt"


def _empty(name: str, why: str, limit: int | None = None) -> Column[Any]:
    return Column(name, ground=why, limit=limit)


def _placeholder(name: str) -> Column[Any]:
    """A mandatory J/N of something that nobody was asked about."""
    return Column(name, ground="technischer Platzhalter, nicht erhoben", mandatory=True, placeholder=True, limit=1)


def _key_columns() -> tuple[Column[Any], ...]:
    """By these SchILD finds the child in all files. What follows "#" in a last name is read as its class."""
    return (
        Column("Nachname", lambda row: row.child.last_name, MASTER, 50, mandatory=True, forbidden="#"),
        Column("Vorname", lambda row: row.child.first_name, MASTER, 30, mandatory=True),
        Column("Geburtsdatum", lambda row: row.child.born_on, MASTER, mandatory=True),
    )


def _gender(letter: str) -> str:
    """The file knows m and w only."""
    return letter if letter in {"m", "w"} else ""


def _second(name: str) -> Callable[[GuardianPair], str]:
    """A fact of the second person, where there is one."""
    return lambda pair: getattr(pair.second, name) if pair.second else ""


def _salutation(guardian: Guardian | None) -> str:
    return {"w": "Frau", "m": "Herr"}.get(guardian.gender, "") if guardian else ""


_BASICS: tuple[Column[Child], ...] = (
    *_key_columns(),
    Column("Geschlecht", lambda c: c.gender, MASTER, 1, mandatory=True, key=_gender),
    Column("Status", lambda c: 0, TECHNICAL, mandatory=True),  # Neuaufnahme
    Column("PLZ", lambda c: c.postcode if c.town else "", MASTER, 10, exact=True),
    Column("Ort", lambda c: c.town, MASTER, 50),
    Column("Straße", lambda c: c.street, MASTER, 50),
    _empty("Aussiedler", NOT_ASKED),
    Column("1. Staatsangehörigkeit", lambda c: next(iter(c.citizenships), ""), MIGRATION, 3, key=codes.country),
    _empty("Konfession", NOT_ASKED, 30),
    _empty("StatistikKrz Konfession", NOT_ASKED, 10),
    Column("Aufnahmedatum", lambda c: c.admitted_on, PLACE),
    _empty("Abmeldedatum Religion", SCHOOL_DECIDES),
    _empty("Anmeldedatum Religion", SCHOOL_DECIDES),
    _placeholder("Schulpflicht erfüllt"),
    _empty("Reform-Pädagogik", SCHOOL_DECIDES, 1),
    _empty("Nr. Stammschule", SCHOOL_DECIDES, 6),
    _empty("Jahr", SCHOOL_DECIDES),
    _empty("Abschnitt", SCHOOL_DECIDES),
    Column("Jahrgang", lambda c: codes.grade(c.grade), PLACE, 20),
    _empty("Klasse", SCHOOL_DECIDES, 6),
    Column("Schulgliederung", lambda c: codes.branch(c.support_form), PLACE, 3),
    _empty("OrgForm", SCHOOL_DECIDES, 1),
    Column("Klassenart", lambda c: codes.class_kind(c.support_form, c.school_form), PLACE, 2),
    _empty("Fachklasse", SCHOOL_DECIDES, 10),
    _empty("(frei)", UNUSED),
    _placeholder("Verpflichtung Sprachförderkurs"),
    _placeholder("Teilnahme Sprachförderkurs"),
    _empty("Einschulungsjahr", NOT_ASKED),
    _empty("Übergangsempfehlung JG5", NOT_ASKED, 10),
    _empty("Jahr Wechsel S1", NOT_ASKED),
    _empty("1. Schulform S1", NOT_ASKED, 10),
    _empty("Jahr Wechsel S2", NOT_ASKED),
    _empty("Förderschwerpunkt", NO_GROUND, 2),
    _empty("2. Förderschwerpunkt", NO_GROUND, 2),
    _placeholder("Schwerstbehinderung"),
    _placeholder("Autist"),
    # The last school (LS) was abroad: the statistics have no keys for it
    _empty("LS Schulnummer", UNUSED, 6),
    _empty("LS Schulform", UNUSED, 2),
    _empty("Herkunft", SCHOOL_DECIDES, 3),
    _empty("LS Entlassdatum", NOT_ASKED),
    _empty("LS Jahrgang", UNUSED, 2),
    _empty("LS Versetzung", NOT_ASKED),
    _empty("LS Reformpädagogik", NOT_ASKED, 1),
    _empty("LS Gliederung", UNUSED, 3),
    _empty("LS Fachklasse", UNUSED, 10),
    _empty("LS Abschluss", NOT_ASKED, 2),
    _empty("Abschluss", SCHOOL_DECIDES, 2),
    _empty("Schulnr. neue Schule", UNUSED, 6),
)
_MIGRATION: tuple[Column[Child], ...] = (
    Column("Zuzugsjahr", lambda c: c.arrived_in, MIGRATION),
    Column("Geburtsland Schüler", lambda c: c.birth_country, MIGRATION, 3, key=codes.country),
    _empty("Geburtsland Mutter", NOT_ASKED, 3),  # who of the guardians is the mother is not asked
    _empty("Geburtsland Vater", NOT_ASKED, 3),
    Column("Verkehrssprache", lambda c: c.family_language, MIGRATION, 2, key=codes.language),
    Column(  # only at primary schools
        "Dauer Kindergartenbesuch",
        lambda c: c.kindergarten_years if c.grade and c.grade <= 4 else None,
        MASTER,
        1,
        key=codes.kindergarten,
    ),
    _empty("Ende Eingliederungsphase", SCHOOL_DECIDES),
    _empty("Ende Anschlussförderung", SCHOOL_DECIDES),
)
_MORE: tuple[Column[Child], ...] = (
    *_key_columns(),
    _empty("Namenszusatz", NOT_ASKED, 20),
    _empty("Geburtsname", NOT_ASKED, 30),
    Column("Geburtsort", lambda c: c.birth_place, MIGRATION, 30),
    _empty("Ortsteil", NOT_ASKED, 30),
    Column("Telefon-Nr.", lambda c: c.phone, MASTER, 20, exact=True),
    Column("E-Mail", lambda c: c.email, MASTER, 40, exact=True),
    Column("2. Staatsang.", lambda c: next(iter(c.citizenships[1:]), ""), MIGRATION, 3, key=codes.country),
    Column("Externe ID-Nr", lambda c: c.external_id, REFERENCE, 30, exact=True),
    _empty("Sportbefreiung", NO_GROUND, 50),
    _empty("Fahrschülerart", SCHOOL_DECIDES, 30),
    _empty("Haltestelle", SCHOOL_DECIDES, 50),
    _empty("Einschulungsart", NOT_ASKED, 40),
    _empty("Entlassdatum", UNUSED),
    _empty("Entlassjahrgang", UNUSED, 20),
    _empty("Datum Schulwechsel", UNUSED),
    _empty("Bemerkungen", NO_GROUND, 255),
    _empty("BKAZVO", SCHOOL_DECIDES),
    _empty("BeginnBildungsgang", SCHOOL_DECIDES),
    _empty("Anmeldedatum", SCHOOL_DECIDES),
    _empty("Bafög", NO_GROUND, 1),
    _empty("EP-Jahre", SCHOOL_DECIDES),
    _empty("Fax/Mobilnr", NOT_ASKED, 20),
    _empty("Ausweisnummer", NO_GROUND),
    _empty("schulische E-Mail", SCHOOL_DECIDES),
    Column("Masern-Impfnachweis", lambda c: "J" if c.measles_proof_seen else "", MEASLES, 1),
)
_GUARDIANS: tuple[Column[GuardianPair], ...] = (
    *_key_columns(),
    Column("Erzieherart", lambda pair: pair.first.kind, MASTER, 30),
    Column("Anrede 1.Person", lambda pair: _salutation(pair.first), MASTER, 20),
    _empty("Titel 1.Person", NOT_ASKED, 10),
    Column("Nachname 1.Person", lambda pair: pair.first.last_name, MASTER, 50, mandatory=True),
    Column("Vorname 1.Person", lambda pair: pair.first.first_name, MASTER, 30),
    Column("Anrede 2.Person", lambda pair: _salutation(pair.second), MASTER, 20),
    _empty("Titel 2.Person", NOT_ASKED, 10),
    Column("Nachname 2.Person", _second("last_name"), MASTER, 50),
    Column("Vorname 2.Person", _second("first_name"), MASTER, 30),
    Column("Straße", lambda pair: pair.child.street if pair.first.lives_with_child else "", MASTER, 50),
    Column("PLZ", lambda pair: _both(pair)[0], MASTER, 10, exact=True),
    Column("Ort", lambda pair: _both(pair)[1], MASTER, 50),
    _empty("Ortsteil", NOT_ASKED, 30),
)
_GUARDIANS_MAIL: tuple[Column[GuardianPair], ...] = (
    Column("E-Mail 1. Person", lambda pair: pair.first.email, MASTER, 50, exact=True),
    _empty("Anschreiben", SCHOOL_DECIDES, 1),
    Column("E-Mail 2. Person", _second("email"), MASTER, 50, exact=True),
)


def _both(pair: GuardianPair) -> tuple[str, str]:
    """Postcode and town: the file refuses one without the other."""
    child = pair.child
    known = pair.first.lives_with_child and child.postcode and child.town
    return (child.postcode, child.town) if known else ("", "")


_PHONES: tuple[Column[ChildPhone], ...] = (
    *_key_columns(),
    Column("Telefonnr.", lambda row: row.phone.number, MASTER, 20, mandatory=True, exact=True),
    Column("Art", lambda row: row.phone.kind, MASTER, 30, mandatory=True),
)
_SCHOOLS: tuple[Column[ChildSchool], ...] = (
    *_key_columns(),
    _empty("Schulform", UNUSED, 2),  # keys for schools in North Rhine-Westphalia only
    Column("Schulname", lambda row: row.school.kind, MASTER, 100),
    Column("Schulanschrift", lambda row: row.school.country, MASTER, 100),
    _empty("Schulnr", UNUSED, 6),
    _empty("Abschlussart", NOT_ASKED, 200),
    Column("Bemerkung", lambda row: row.school.remark, MASTER, 30),
    _empty("Versetzt", NOT_ASKED, 1),
    _empty("Datum von", NOT_ASKED),  # years are asked for, days are not: they stand in the remark
    _empty("Datum bis", NOT_ASKED),
    _empty("Jahrgang von", NOT_ASKED, 2),
    _empty("Jahrgang bis", NOT_ASKED, 2),
)

FILES: tuple[DataFile[Any], ...] = (
    DataFile("SchuelerBasisdaten.dat", _BASICS, lambda child: (child,), _MIGRATION),
    DataFile("SchuelerZusatzdaten.dat", _MORE, lambda child: (child,)),
    DataFile("SchuelerErzieher.dat", _GUARDIANS, guardian_pairs, _GUARDIANS_MAIL),
    DataFile("SchuelerTelefonnummern.dat", _PHONES, phones_of),
    DataFile("SchuelerBisherigeSchulen.dat", _SCHOOLS, schools_of),
)
PLACEHOLDER_COLUMNS = tuple(one.name for file in FILES for one in file.columns if one.placeholder)
