from django.db import models


class ConsentPurpose(models.TextChoices):
    """What a family agrees to; what may leave the centre with or without it: people.rules.may_disclose."""

    SCHOOL_AUTHORITY = "school_authority", "Weitergabe an die Schulaufsicht"
    SCHOOL = "school", "Weitergabe an eine Schule"
    HEALTH_OFFICE = "health_office", "Anmeldung zur schulärztlichen Untersuchung"
    PARTNER = "partner", "Weitergabe an eine andere Stelle"
    CASE_MANAGEMENT = "case_management", "Übergabe an das Case Management (KIM)"
    CONTACT = "contact", "Kontakt per E-Mail oder Kurznachricht"
    CENTRE = "centre", "Übergabe an ein anderes Kommunales Integrationszentrum"


INFORMATION = "information"
# What has a wording: the information sheet, and each purpose of a consent
SUBJECTS: list[tuple[str, str]] = [
    (INFORMATION, "Informationsblatt (Art. 13 DSGVO)"),
    *((one.value, str(one.label)) for one in ConsentPurpose),
]
