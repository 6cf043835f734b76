from django.db import models


class OrganisationKind(models.TextChoices):
    """Types of partners (domain facts § 5.1)."""

    SCHOOL = "school", "Schule"
    DISTRICT_OFFICE = "district_office", "Amt des Kreises"
    MUNICIPALITY = "municipality", "Kommune"
    SCHOOL_AUTHORITY = "school_authority", "Schulaufsicht"
    SCHOOL_OWNER = "school_owner", "Schulträger"
    HEALTH_OFFICE = "health_office", "Gesundheitsamt"
    JOB_CENTRE = "job_centre", "Jobcenter"
    EMPLOYMENT_AGENCY = "employment_agency", "Agentur für Arbeit"
    WELFARE = "welfare", "Wohlfahrtsverband"
    SPORTS = "sports", "Sportverein oder Sportbund"
    MIGRANT_ORGANISATION = "migrant_organisation", "Migrantenselbstorganisation"
    EDUCATION = "education", "Bildungsträger"
    CHILDCARE = "childcare", "Kita"
    FAITH = "faith", "Religionsgemeinschaft"
    OTHER = "other", "Sonstige"


# Kinds that decide about school places, and whose people may have an account
DECIDING_KINDS = (OrganisationKind.SCHOOL_AUTHORITY, OrganisationKind.SCHOOL_OWNER, OrganisationKind.MUNICIPALITY)
