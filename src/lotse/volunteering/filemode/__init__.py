"""Matching from spreadsheets, for an office that has nothing else: no database (docs/dateimodus.md)."""
