"""Actions on families' files. Each is atomic, checks, writes one audit entry, and raises named errors."""

from lotse.people.services.building import NobodyNamed, NotInformed, PersonInvalid
from lotse.people.services.consents import ConsentInvalid, record_consent, withdraw_consent
from lotse.people.services.disclosures import (
    NotRetracted,
    RetractionReasonMissing,
    deletion_letter,
    record_disclosure,
    retract_disclosure,
)
from lotse.people.services.households import create_household, update_household
from lotse.people.services.importing import import_families, preview_families, upload_families
from lotse.people.services.merging import CannotMerge, compare_files, merge_households
from lotse.people.services.persons import add_contact, add_person, remove_contact, set_languages, update_person
from lotse.people.services.reading import open_file, open_log, record_export, record_view

__all__ = [
    "CannotMerge",
    "ConsentInvalid",
    "NobodyNamed",
    "NotInformed",
    "NotRetracted",
    "PersonInvalid",
    "RetractionReasonMissing",
    "add_contact",
    "add_person",
    "compare_files",
    "create_household",
    "deletion_letter",
    "import_families",
    "merge_households",
    "open_file",
    "open_log",
    "preview_families",
    "record_consent",
    "record_disclosure",
    "record_export",
    "record_view",
    "remove_contact",
    "retract_disclosure",
    "set_languages",
    "update_household",
    "update_person",
    "upload_families",
    "withdraw_consent",
]
