"""Dates of languages that Django does not speak; all others stand in Django."""
