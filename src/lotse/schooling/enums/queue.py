"""How past days are asked for."""

from django.db import models


class Reading(models.TextChoices):
    """Two true answers to "who waited then": steps and facts are often entered days after they happened."""

    TODAY = "heute", "wie wir es heute wissen"
    THEN = "damals", "wie es an dem Tag eingetragen war"


class Dimension(models.TextChoices):
    """By what waiting children are counted (issue: queue of any past date)."""

    STEP = "stand", "Stand"
    SCHOOL_FORM = "schulform", "Schulform"
    LITERACY = "alphabetisierung", "Erstalphabetisierung"
    MUNICIPALITY = "gemeinde", "Gemeinde"
    RESIDENCE = "aufenthalt", "Aufenthaltsdauer"
