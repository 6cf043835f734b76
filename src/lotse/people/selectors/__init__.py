"""Questions about families: files, lists, search, duplicates, the access log."""

from lotse.people.selectors.access_log import AccessLine, access_log
from lotse.people.selectors.comparing import Comparison, comparison, same_persons
from lotse.people.selectors.consents import (
    ConsentRow,
    OwnConsent,
    consent_rows,
    has_own_link,
    own_consents,
)
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
    file_page,
    household_by_code,
    person_cards,
    person_in,
    persons_of,
    speakers_of,
)
from lotse.people.selectors.lists import HouseholdFilter, HouseholdRow, household_rows, households
from lotse.people.selectors.search import search_people
from lotse.people.selectors.timeline import Timeline, timeline

__all__ = [
    "AccessLine",
    "Comparison",
    "ConsentRow",
    "DisclosureRow",
    "DuplicateHint",
    "FilePage",
    "HouseholdFilter",
    "HouseholdRow",
    "OwnConsent",
    "PersonCard",
    "Timeline",
    "access_log",
    "arrival_of",
    "comparison",
    "consent_in",
    "consent_rows",
    "disclosure_in",
    "disclosure_rows",
    "disclosures_of",
    "file_page",
    "has_own_link",
    "held_without_ground",
    "household_by_code",
    "household_rows",
    "households",
    "own_consents",
    "person_cards",
    "person_in",
    "persons_of",
    "possible_duplicates",
    "same_persons",
    "search_people",
    "speakers_of",
    "timeline",
]
