"""Invented registers of schools, in the state's format."""

from typing import Any

HEAD = (
    "SchulNr;RegSchl;KoRe;KoHo;ABez1;ABez2;ABez3;PLZ;Ort;Strasse;TelVorw;Telefon;SF;OeffPri;KurzBez;SchBetrSchl;"
    "Email;URL"
)
DEFAULTS: dict[str, Any] = {
    "SchulNr": "900001",
    "RegSchl": "766020",
    "KoRe": 491600,
    "KoHo": 5753900,
    "ABez1": "Gesamtschule am",
    "ABez2": "Erfundenen Weg",
    "ABez3": "",
    "PLZ": "32756",
    "Ort": "Detmold",
    "Strasse": "Erfundener Weg 1",
    "TelVorw": "05231",
    "Telefon": "000000",
    "SF": "15",
    "OeffPri": 1,
    "KurzBez": "Detmold,GE Erfundener Weg",
    "SchBetrSchl": 1,
    "Email": "900001@schule.example",
    "URL": "",
}


def line(**cells: Any) -> str:
    """One line of a register; cells by the names of its columns."""
    assert cells.keys() <= DEFAULTS.keys()
    return ";".join(str((DEFAULTS | cells)[name]) for name in HEAD.split(";"))


def text(*lines: str) -> str:
    return "\r\n".join([HEAD, *lines, ""])


def file(*lines: str) -> bytes:
    return text(*lines).encode()
