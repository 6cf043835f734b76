"""The state's register of schools (Schulverzeichnis NRW), as a semicolon-separated file.

Columns used: ``SchulNr``; ``RegSchl`` district and municipality without the state's 05, e.g. 766020; ``KoRe`` and
``KoHo`` EPSG:25832 in metres; ``ABez1`` to ``ABez3`` the official name broken into three lines; ``KurzBez``; address;
``SF`` school form; ``OeffPri`` 1 public, 2 private; ``SchBetrSchl`` 1 operating, anything else not.
"""

import re
from dataclasses import dataclass

from lotse.core.tables import ErrorList, FileRefused, Progress, Row, read_rows
from lotse.schooling.enums import SchoolForm

COLUMNS = (
    "SchulNr", "RegSchl", "KoRe", "KoHo", "ABez1", "ABez2", "ABez3", "PLZ", "Ort", "Strasse", "TelVorw", "Telefon",
    "SF", "OeffPri", "KurzBez", "SchBetrSchl", "Email", "URL",
)  # fmt: skip
OPERATING = "1"
PUBLIC, PRIVATE = "1", "2"
# Bounds of North Rhine-Westphalia in EPSG:25832, widened by some kilometres, in metres.
EASTING = (270_000, 545_000)
NORTHING = (5_570_000, 5_830_000)
_CONJUNCTIONS = {"und", "u.", "oder", "bzw.", "&"}
_CLOSING_DASH = re.compile(r"(?:^|\s)-[^-]*-$")


@dataclass(frozen=True, slots=True)
class RegisterSchool:
    """One school as the register has it. The point is in metres, EPSG:25832; ``ags`` the municipality's key."""

    number: str
    ags: str
    name: str
    short_name: str
    form: str
    is_public: bool
    is_operating: bool
    street: str
    postcode: str
    town: str
    phone: str
    email: str
    website: str
    easting_m: int | None
    northing_m: int | None


@dataclass(frozen=True, slots=True)
class Register:
    """All schools of a file, in its order."""

    schools: tuple[RegisterSchool, ...]

    def of_district(self, district: str) -> list[RegisterSchool]:
        """Schools whose municipality lies in the district (AGS, five digits); "" for all."""
        return [school for school in self.schools if school.ags.startswith(district)]


def parse_register(content: bytes, progress: Progress | None = None) -> Register:
    """Read the whole file. Raises FileRefused with line and column of all that is wrong; then nothing is read."""
    errors = ErrorList()
    expected = content.count(b"\n")
    schools: dict[str, RegisterSchool] = {}
    for count, row in enumerate(read_rows(content, COLUMNS, errors), start=1):
        school = _school(row)
        if school.number in schools:
            row.wrong("SchulNr", f"Die Schule {school.number} steht schon weiter oben.")
        schools[school.number] = school
        if progress and count % 250 == 0:
            progress(count, max(count, expected))
    errors.raise_if_any()
    if not schools:
        raise FileRefused("In der Datei steht keine Schule.")
    return Register(tuple(schools.values()))


def join_name(parts: list[str]) -> str:
    """The official name from its lines: words broken at a hyphen are mended, double spaces removed."""
    name = ""
    for part in (" ".join(part.split()) for part in parts):
        if not part:
            continue
        first_word = part.split()[0]
        broken = name.endswith("-") and name[-2:-1].isalpha() and not _CLOSING_DASH.search(name)
        if broken and first_word[0].islower() and first_word not in _CONJUNCTIONS:
            name = name[:-1] + part
        elif name.endswith("/") or (broken and first_word[0].isupper()):
            name += part
        else:
            name = f"{name} {part}".strip()
    return name


def _school(row: Row) -> RegisterSchool:
    easting, northing = _point(row)
    name = join_name([row.text(f"ABez{number}") for number in (1, 2, 3)])
    if not name:
        row.wrong("ABez1", "fehlt.")
    return RegisterSchool(
        number=_digits(row, "SchulNr", 6),
        ags=f"05{_digits(row, 'RegSchl', 6)}",
        name=name[:250],
        short_name=re.sub(r",(?=\S)", ", ", row.text("KurzBez", most=90)),
        form=_one_of(row, "SF", SchoolForm.values),
        is_public=_one_of(row, "OeffPri", [PUBLIC, PRIVATE]) == PUBLIC,
        is_operating=row.needed("SchBetrSchl") == OPERATING,
        street=row.text("Strasse", most=150),
        postcode=_digits(row, "PLZ", 5) if row.text("PLZ") else "",
        town=row.needed("Ort", most=100),
        phone=_phone(row),
        email=row.text("Email"),
        website=row.text("URL"),
        easting_m=easting,
        northing_m=northing,
    )


def _digits(row: Row, column: str, length: int) -> str:
    value = row.needed(column)
    if value and not (len(value) == length and value.isascii() and value.isdigit()):
        row.wrong(column, f"„{value[:40]}“ hat nicht {length} Ziffern.")
    return value


def _one_of(row: Row, column: str, known: list[str]) -> str:
    value = row.needed(column)
    if value and value not in known:
        row.wrong(column, f"Den Schlüssel „{value[:40]}“ gibt es nicht.")
    return value


def _phone(row: Row) -> str:
    prefix, number = row.text("TelVorw", most=20), row.text("Telefon", most=30)
    return f"{prefix} {number}".strip() if number else ""


def _point(row: Row) -> tuple[int | None, int | None]:
    """Both coordinates, or none."""
    easting = row.number("KoRe", least=EASTING[0], most=EASTING[1])
    northing = row.number("KoHo", least=NORTHING[0], most=NORTHING[1])
    for column, other in (("KoRe", "KoHo"), ("KoHo", "KoRe")):
        if row.text(other) and not row.text(column):
            row.wrong(column, f"fehlt, obwohl {other} angegeben ist.")
    return (easting, northing) if easting is not None and northing is not None else (None, None)
