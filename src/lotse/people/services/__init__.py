"""Actions on families' files. Each is atomic, checks, writes one audit entry, and raises named errors."""

from lotse.people.services.building import NobodyNamed, NotInformed, PersonInvalid
from lotse.people.services.consents import (
    ConsentInvalid,
    notice_withdrawal,
    record_consent,
    record_consents,
    withdraw_consent,
)
from lotse.people.services.disclosures import (
    NotRetracted,
    RetractionReasonMissing,
    deletion_letter,
    record_disclosure,
    retract_disclosure,
    retract_disclosures,
)
from lotse.people.services.households import create_household, update_household
from lotse.people.services.importing import import_families, preview_families, upload_families
from lotse.people.services.informing import (
    NothingToPrint,
    inform_again,
    open_own_page,
    print_sheet,
    revoke_own_links,
    withdraw_by_family,
)
from lotse.people.services.merging import CannotMerge, compare_files, merge_households
from lotse.people.services.persons import add_contact, add_person, remove_contact, set_languages, update_person
from lotse.people.services.reading import (
    CauseMissing,
    CauseNeeded,
    open_file,
    open_log,
    record_view,
    state_cause,
)
from lotse.people.services.transfers import (
    FamilyFile,
    accept_parcel,
    decline_parcel,
    expire_parcels,
    family_file,
    notice_end,
    offer_family,
    open_parcel,
    read_family_file,
    withdraw_offer,
)

__all__ = [
    "CannotMerge",
    "CauseMissing",
    "CauseNeeded",
    "ConsentInvalid",
    "FamilyFile",
    "NobodyNamed",
    "NotInformed",
    "NotRetracted",
    "NothingToPrint",
    "PersonInvalid",
    "RetractionReasonMissing",
    "accept_parcel",
    "add_contact",
    "add_person",
    "compare_files",
    "create_household",
    "decline_parcel",
    "deletion_letter",
    "expire_parcels",
    "family_file",
    "import_families",
    "inform_again",
    "merge_households",
    "notice_end",
    "notice_withdrawal",
    "offer_family",
    "open_file",
    "open_log",
    "open_own_page",
    "open_parcel",
    "preview_families",
    "print_sheet",
    "read_family_file",
    "record_consent",
    "record_consents",
    "record_disclosure",
    "record_view",
    "remove_contact",
    "retract_disclosure",
    "retract_disclosures",
    "revoke_own_links",
    "set_languages",
    "state_cause",
    "update_household",
    "update_person",
    "upload_families",
    "withdraw_by_family",
    "withdraw_consent",
    "withdraw_offer",
]
