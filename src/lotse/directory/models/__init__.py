from lotse.directory.models.drafts import ImportDraft
from lotse.directory.models.offers import (
    DirectorySettings,
    Offer,
    OfferGroup,
    OfferLanguage,
    OfferPlace,
    OfferTopic,
    OfferTranslation,
    Schedule,
)
from lotse.directory.models.organisations import (
    ContactPerson,
    CooperationAgreement,
    Organisation,
    Place,
    Representative,
)
from lotse.directory.models.reports import OfferReport
from lotse.directory.models.search import OFFER_INDEX, SearchWord
from lotse.directory.models.truth import (
    Inquiry,
    OfferConfirmation,
    OfferQuestion,
    OfferSuggestion,
)

__all__ = [
    "OFFER_INDEX",
    "ContactPerson",
    "CooperationAgreement",
    "DirectorySettings",
    "ImportDraft",
    "Inquiry",
    "Offer",
    "OfferConfirmation",
    "OfferGroup",
    "OfferLanguage",
    "OfferPlace",
    "OfferQuestion",
    "OfferReport",
    "OfferSuggestion",
    "OfferTopic",
    "OfferTranslation",
    "Organisation",
    "Place",
    "Representative",
    "Schedule",
    "SearchWord",
]
