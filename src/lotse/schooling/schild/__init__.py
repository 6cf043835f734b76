"""SchILD-NRW's text import: five files of fixed columns. Pure functions: facts in, bytes and notices out.

Names, order and number of the columns: domain facts § 2.8. Lengths and meanings of codes: the interface description of
SchILD-NRW ("Schnittstellenbeschreibung"). Encoding and line ends come from a public exporter only: whether a school can
read the files is known once a school has tried.
"""

from lotse.schooling.schild.columns import FILES, PLACEHOLDER_COLUMNS, Column, DataFile
from lotse.schooling.schild.facts import Child, FormerSchool, Guardian, Phone
from lotse.schooling.schild.writing import Fault, Notice, Written, write

__all__ = [
    "FILES",
    "PLACEHOLDER_COLUMNS",
    "Child",
    "Column",
    "DataFile",
    "Fault",
    "FormerSchool",
    "Guardian",
    "Notice",
    "Phone",
    "Written",
    "write",
]
