"""Questions about families: files, lists, search, duplicates, the access log."""

from lotse.people.selectors.access_log import AccessLine, access_log
from lotse.people.selectors.comparing import Comparison, comparison, same_persons
from lotse.people.selectors.disclosures import (
    DisclosureRow,
    disclosure_in,
    disclosure_rows,
    disclosures_of,
    held_without_ground,
)
from lotse.people.selectors.duplicates import DuplicateHint, possible_duplicates
from lotse.people.selectors.files import (
    FilePage,
    PersonCard,
    arrival_of,
    consent_in,
    consents_of,
    file_page,
    household_by_code,
    person_cards,
    person_in,
    persons_of,
)
from lotse.people.selectors.lists import HouseholdFilter, HouseholdRow, household_rows, households
from lotse.people.selectors.search import search_people
from lotse.people.selectors.timeline import Timeline, timeline

__all__ = [
    "AccessLine",
    "Comparison",
    "DisclosureRow",
    "DuplicateHint",
    "FilePage",
    "HouseholdFilter",
    "HouseholdRow",
    "PersonCard",
    "Timeline",
    "access_log",
    "arrival_of",
    "comparison",
    "consent_in",
    "consents_of",
    "disclosure_in",
    "disclosure_rows",
    "disclosures_of",
    "file_page",
    "held_without_ground",
    "household_by_code",
    "household_rows",
    "households",
    "person_cards",
    "person_in",
    "persons_of",
    "possible_duplicates",
    "same_persons",
    "search_people",
    "timeline",
]
