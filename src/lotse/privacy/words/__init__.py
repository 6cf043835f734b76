"""The words in which a package tells a person what is stored."""

from lotse.privacy.words.labels import FIELDS, SHARED_ROW, TABLES, TECHNICAL, WITHHELD
from lotse.privacy.words.reading import area, field_label, plain, readable, table, technical

__all__ = [
    "FIELDS",
    "SHARED_ROW",
    "TABLES",
    "TECHNICAL",
    "WITHHELD",
    "area",
    "field_label",
    "plain",
    "readable",
    "table",
    "technical",
]
