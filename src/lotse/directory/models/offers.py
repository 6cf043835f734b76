"""Offers: what a partner does for whom, when, where, and how sure we are that it still holds."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.directory.enums import (
    Audience,
    CostKind,
    Level,
    OfferState,
    Reach,
    TargetGroup,
    Topic,
    TranslationState,
)
from lotse.directory.models.organisations import ContactPerson, Organisation, Place
from lotse.tenants.models import Membership


class Offer(TenantModel):
    """One offer of one organisation. Ages in whole years, both inclusive; ``ends_on`` is the day after its last day.

    ``confirmed_at``: when the partner or a member last said that all of it holds. ``phone``, ``email`` and ``website``
    are those of the offer where they differ from the organisation's.
    """

    personal = Impersonal("an offer as it is published")
    unguarded_because = "below a policy PostgreSQL would not use the index of its words; all of it is published anyway"

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name="Organisation", on_delete=models.PROTECT, related_name="offers"
    )
    name = models.CharField("Name", max_length=150)
    summary = models.CharField("In einem Satz", max_length=300)
    description = models.TextField("Beschreibung", max_length=4000, blank=True)
    state = models.CharField("Stand", max_length=10, choices=OfferState.choices, default=OfferState.DRAFT)
    owner = models.ForeignKey(
        Membership, verbose_name="zuständig", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For whom
    min_age = models.PositiveSmallIntegerField("Alter von", null=True, blank=True)
    max_age = models.PositiveSmallIntegerField("Alter bis", null=True, blank=True)
    level_from = models.CharField("Deutsch von", max_length=8, choices=Level.choices, blank=True)
    level_to = models.CharField("Deutsch bis", max_length=8, choices=Level.choices, blank=True)
    audience = models.CharField("Frauen oder Männer", max_length=8, choices=Audience.choices, default=Audience.ALL)
    # Where, what it costs, how to join
    reach = models.CharField("Wo gilt es?", max_length=8, choices=Reach.choices, default=Reach.LOCAL)
    cost_kind = models.CharField("Kosten", max_length=10, choices=CostKind.choices, default=CostKind.UNKNOWN)
    cost_cents = models.PositiveIntegerField("Betrag (Cent)", null=True, blank=True)
    cost_note = models.CharField("Hinweis zu den Kosten", max_length=200, blank=True)
    joining = models.TextField("So macht man mit", max_length=500, blank=True)
    documents = models.CharField("Das braucht man", max_length=300, blank=True)
    accessibility_note = models.CharField("Hinweis zur Barrierefreiheit", max_length=300, blank=True)
    contact = models.ForeignKey(
        ContactPerson,
        verbose_name="Ansprechperson",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
    )
    phone = models.CharField("Telefon", max_length=60, blank=True)
    email = models.EmailField("E-Mail", blank=True)
    website = models.CharField("Internetseite", max_length=250, blank=True)
    # Free places (people) and waiting time, as somebody said on a day
    free_places = models.PositiveSmallIntegerField("Freie Plätze", null=True, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField("Wartezeit (Wochen)", null=True, blank=True)
    capacity_as_of = models.DateField("Stand vom", null=True, blank=True)
    # How long it goes on, and how sure we are
    starts_on = models.DateField("beginnt am", null=True, blank=True)
    ends_on = models.DateField("endet am", null=True, blank=True)
    confirmed_at = models.DateTimeField("zuletzt bestätigt", null=True, blank=True)
    asked_at = models.DateTimeField("zuletzt gefragt", null=True, blank=True, editable=False)
    # What the search finds it by (rules/facts.py), and the day of which this speaks
    search_tokens = models.TextField(default="", editable=False)
    search_facts = models.TextField(default="", editable=False)
    searched_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="directory_offer_code"),
            models.CheckConstraint(
                condition=models.Q(min_age__isnull=True)
                | models.Q(max_age__isnull=True)
                | models.Q(max_age__gte=models.F("min_age")),
                name="directory_offer_age",
            ),
            models.CheckConstraint(
                condition=models.Q(free_places__isnull=True, waiting_weeks__isnull=True)
                | models.Q(capacity_as_of__isnull=False),
                name="directory_offer_capacity_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="directory_offer_period",
            ),
        )
        indexes = (
            models.Index(fields=("centre", "state", "name"), name="directory_offer_list"),
            models.Index(fields=("centre", "state", "confirmed_at"), name="directory_offer_confirmed"),
            # All that the search reads of each offer, so that it need not read the offers themselves
            models.Index(
                fields=("centre", "state", "confirmed_at", "ends_on", "organisation", "search_facts"),
                name="directory_offer_search",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OfferTopic(TenantModel):
    personal = Impersonal("part of an offer")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField("Thema", max_length=20, choices=Topic.choices)

    class Meta(TenantModel.Meta):
        ordering = ("topic",)
        constraints = (models.UniqueConstraint(fields=("centre", "offer", "topic"), name="directory_offertopic_once"),)
        indexes = (models.Index(fields=("centre", "topic"), name="directory_offertopic_topic"),)

    def __str__(self) -> str:
        return str(Topic(self.topic).label)


class OfferGroup(TenantModel):
    personal = Impersonal("part of an offer")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="groups")
    group = models.CharField("Für wen", max_length=16, choices=TargetGroup.choices)

    class Meta(TenantModel.Meta):
        ordering = ("group",)
        constraints = (models.UniqueConstraint(fields=("centre", "offer", "group"), name="directory_offergroup_once"),)
        indexes = (models.Index(fields=("centre", "group"), name="directory_offergroup_group"),)

    def __str__(self) -> str:
        return str(TargetGroup(self.group).label)


class OfferLanguage(TenantModel):
    """A language in which the offer is given or explained; the codes of ``people.catalogue`` (ISO 639)."""

    personal = Impersonal("part of an offer")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField("Sprache", max_length=8)

    class Meta(TenantModel.Meta):
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "offer", "language"), name="directory_offerlanguage_once"),
        )
        indexes = (models.Index(fields=("centre", "language"), name="directory_offerlanguage_lang"),)

    def __str__(self) -> str:
        return self.language


class OfferPlace(TenantModel):
    personal = Impersonal("part of an offer")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="offer_places")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="offer_places")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre", "offer", "place"), name="directory_offerplace_once"),)

    def __str__(self) -> str:
        return f"{self.offer_id} {self.place_id}"


class Schedule(TenantModel):
    """When an offer takes place, in local time (Europe/Berlin).

    ``rrule`` is a recurrence rule of RFC 5545 without DTSTART and UNTIL, such as "FREQ=WEEKLY;BYDAY=TU"; empty: once,
    on ``starts_on``. ``starts_on`` is the first day that counts, ``ends_on`` the day after the last, None: until
    further notice. ``begins`` None: the whole day, or only ``note`` knows.
    """

    personal = Impersonal("part of an offer")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="schedules")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rrule = models.CharField("Wiederholung", max_length=200, blank=True)
    starts_on = models.DateField("ab")
    ends_on = models.DateField("bis", null=True, blank=True)
    begins = models.TimeField("Beginn", null=True, blank=True)
    ends = models.TimeField("Ende", null=True, blank=True)
    skips_public_holidays = models.BooleanField("nicht an Feiertagen", default=True)
    skips_school_holidays = models.BooleanField("nicht in den Schulferien", default=False)
    note = models.CharField("Hinweis zur Zeit", max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "begins", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="directory_schedule_period",
            ),
            models.CheckConstraint(
                condition=models.Q(begins__isnull=False) | models.Q(ends__isnull=True),
                name="directory_schedule_begins",
            ),
        )

    def __str__(self) -> str:
        return self.rrule or str(self.starts_on)


class OfferTranslation(TenantModel):
    """An offer's texts in another language. ``source_hash`` is that of the German texts it was made from."""

    personal = Impersonal("part of an offer, as it is published")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField("Sprache", max_length=12)  # a code of settings.LANGUAGES
    name = models.CharField("Name", max_length=150, blank=True)
    summary = models.CharField("In einem Satz", max_length=300, blank=True)
    description = models.TextField("Beschreibung", max_length=4000, blank=True)
    joining = models.TextField("So macht man mit", max_length=500, blank=True)
    state = models.CharField("Stand", max_length=8, choices=TranslationState.choices, default=TranslationState.DRAFT)
    source_hash = models.CharField(max_length=64)
    checked_by = models.CharField("geprüft von", max_length=150, blank=True)
    checked_at = models.DateTimeField("geprüft am", null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "offer", "language"), name="directory_translation_once"),
            models.CheckConstraint(
                condition=~models.Q(state=TranslationState.CHECKED) | models.Q(checked_at__isnull=False),
                name="directory_translation_checked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer_id} {self.language}"


class DirectorySettings(TenantModel):
    """After how many months without confirmation an entry is asked about, called stale, and hidden from the public.

    The defaults of 6 and 12 months are those of the domain facts § 5.1; all other numbers are the centre's to decide,
    none of them is prescribed.
    """

    personal = Impersonal("settings of the centre")

    ask_after_months = models.PositiveSmallIntegerField("nachfragen nach (Monaten)", default=6)
    stale_after_months = models.PositiveSmallIntegerField("als veraltet zeigen nach (Monaten)", default=12)
    hide_after_months = models.PositiveSmallIntegerField("nicht mehr öffentlich nach (Monaten)", default=15)
    # What is due so soon is asked along with what is due now, so that nobody gets a mail for each of their offers
    together_days = models.PositiveSmallIntegerField("zusammen fragen, was fällig wird in (Tagen)", default=30)
    remind_after_days = models.PositiveSmallIntegerField("erinnern nach (Tagen)", default=14)
    call_after_days = models.PositiveSmallIntegerField("danach anrufen nach (Tagen)", default=14)
    decide_within_days = models.PositiveSmallIntegerField("Meldungen ansehen in (Tagen)", default=14)
    full_for_days = models.PositiveSmallIntegerField("„voll“ gilt (Tage)", default=90)
    names_months = models.PositiveSmallIntegerField("Namen aus Gremien löschen nach (Monaten)", default=24)

    class Meta(TenantModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=("centre",), name="directory_settings_once"),
            models.CheckConstraint(
                condition=models.Q(ask_after_months__gte=1)
                & models.Q(stale_after_months__gt=models.F("ask_after_months"))
                & models.Q(hide_after_months__gt=models.F("stale_after_months")),
                name="directory_settings_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ask_after_months}/{self.stale_after_months}/{self.hide_after_months}"
