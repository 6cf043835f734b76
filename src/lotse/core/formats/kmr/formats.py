"""Kurmanji: numbers instead of names of months, which Django would write in German."""

DATE_FORMAT = "d.m.Y"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
