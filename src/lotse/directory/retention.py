"""Names and addresses of partners' people go; what they said of their offers stays."""

from django.db.models import Q

from lotse.core.retention import Table, Tables
from lotse.directory.models import ContactPerson, Inquiry, OfferConfirmation, OfferSuggestion

FORMER = "ehemalige Ansprechperson"
_CONTACTS = Tables(
    Table(
        ContactPerson,
        "left_on",
        Q(is_active=False),
        {"name": FORMER, "function": "", "phone": "", "email": "", "is_published": False},
    )
)
_INQUIRIES = Tables(
    Table(Inquiry, "asked_at", ~Q(questions__settled_at=None), {"email": ""}),
    Table(OfferConfirmation, "confirmed_at", Q(), {"said_by": ""}),
    Table(OfferSuggestion, "decided_at", Q(), {"said_by": "", "note": ""}),
)

RETENTIONS = (_CONTACTS.retention("directory.contact"), _INQUIRIES.retention("directory.inquiry"))
