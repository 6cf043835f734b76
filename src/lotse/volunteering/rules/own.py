"""The volunteer's own pages."""

LINK_PURPOSE = "volunteer_own"
LINK_DAYS = 400
"""A good year: the calendar of the phone keeps working, and each new link is mailed without asking for anything."""
