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

__all__ = [
    "ContactPerson",
    "CooperationAgreement",
    "DirectorySettings",
    "Offer",
    "OfferGroup",
    "OfferLanguage",
    "OfferPlace",
    "OfferTopic",
    "OfferTranslation",
    "Organisation",
    "Place",
    "Representative",
    "Schedule",
]
