"""Figures of the director: sums of the team, no person; small numbers are hidden (core.suppression)."""
