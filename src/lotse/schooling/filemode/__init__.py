"""Proposals from spreadsheets, for an office that has nothing else: no database (docs/dateimodus.md)."""

from lotse.schooling.filemode.reading import Input, read_input
from lotse.schooling.filemode.writing import workbook

__all__ = ["Input", "read_input", "workbook"]
