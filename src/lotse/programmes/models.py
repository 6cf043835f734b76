"""Group programmes: the group, its sessions, who takes part. What is talked about is never stored."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import CooperationAgreement, Offer, Organisation, Place
from lotse.people.enums import ResidenceBand
from lotse.people.models import Person
from lotse.programmes.enums import Counting, PlaceState, ProgrammeKind, ProgrammeState, SessionState
from lotse.tenants.models import Membership, Municipality

BANDS = [(band.value, band.label) for band in ResidenceBand]


class GroupProgramme(TenantModel):
    """One group of a programme, from its first session to its last. Ages are those of the children, in whole years.

    ``leader`` leads the group and often works elsewhere; ``responsible`` is the member who looks after it.
    """

    personal = Personal("programmes.leader", names=("leader", "leader_email", "leader_phone"))

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    kind = models.CharField("Art", max_length=20, choices=ProgrammeKind.choices)
    name = models.CharField("Name der Gruppe", max_length=120)
    description = models.CharField("Worum geht es?", max_length=500, blank=True)
    state = models.CharField("Stand", max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.PLANNED)
    municipality = models.ForeignKey(
        Municipality, verbose_name="Gemeinde", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(
        Place, verbose_name="Ort", on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    place_note = models.CharField("Raum oder anderer Ort", max_length=200, blank=True)
    languages = models.JSONField("Sprachen", default=list, blank=True)  # codes of people.catalogue
    seats = models.PositiveSmallIntegerField("Plätze", null=True, blank=True)  # empty: as many as come
    counting = models.CharField("Wer da war", max_length=8, choices=Counting.choices, default=Counting.NAMES)
    child_age_from = models.PositiveSmallIntegerField("Kinder von (Jahren)", null=True, blank=True)
    child_age_to = models.PositiveSmallIntegerField("Kinder bis (Jahren)", null=True, blank=True)
    leader = models.CharField("Wer leitet die Gruppe?", max_length=120, blank=True)
    leader_email = models.EmailField("E-Mail der Leitung", blank=True)
    leader_phone = models.CharField("Telefon der Leitung", max_length=60, blank=True)
    responsible = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="Kooperationspartner",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
    )
    agreement = models.ForeignKey(
        CooperationAgreement,
        verbose_name="Kooperationsvereinbarung",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
    )
    grant_name = models.CharField("Gefördert durch", max_length=150, blank=True)
    grant_reference = models.CharField("Aktenzeichen der Bewilligung", max_length=60, blank=True)
    grant_cents = models.PositiveIntegerField("Bewilligter Betrag (Cent)", null=True, blank=True)
    offer = models.ForeignKey(
        Offer, verbose_name="Eintrag im Verzeichnis", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)
    ended_on = models.DateField("beendet am", null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="programmes_programme_code"),
            models.CheckConstraint(
                condition=models.Q(seats__isnull=True) | models.Q(seats__gte=1), name="programmes_programme_seats"
            ),
            models.CheckConstraint(
                condition=models.Q(child_age_from__isnull=True)
                | models.Q(child_age_to__isnull=True)
                | models.Q(child_age_to__gte=models.F("child_age_from")),
                name="programmes_programme_ages",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(ProgrammeState.ENDED, ProgrammeState.CANCELLED), ended_on__isnull=False)
                | models.Q(state__in=(ProgrammeState.PLANNED, ProgrammeState.OPEN), ended_on__isnull=True),
                name="programmes_programme_ended",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "name"), name="programmes_programme_list"),)

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """The place with its room, as far as they are named."""
        return ", ".join(part for part in (str(self.place or ""), self.place_note) if part)


class ProgrammeSession(TenantModel):
    """One meeting of a group, in local time. ``adults`` and ``children`` are who came, None until it is noted.

    The counts are stored even where there is a list: they outlive the names.
    """

    personal = Impersonal("a date and its counts")

    programme = models.ForeignKey(GroupProgramme, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField("Tag")
    begins = models.TimeField("von")
    ends = models.TimeField("bis")
    topic = models.CharField("Thema", max_length=120, blank=True)
    state = models.CharField("Stand", max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    adults = models.PositiveSmallIntegerField("Erwachsene", null=True, blank=True)
    children = models.PositiveSmallIntegerField("Kinder", null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("on", "begins", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "programme", "on", "begins"), name="programmes_session_once"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("begins")), name="programmes_session_order"),
            models.CheckConstraint(
                condition=models.Q(state=SessionState.HELD, adults__isnull=False, children__isnull=False)
                | ~models.Q(state=SessionState.HELD) & models.Q(adults__isnull=True, children__isnull=True),
                name="programmes_session_counted",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "on"), name="programmes_session_due"),)

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}"


class BandCount(TenantModel):
    """How many adults of a session have been here how long, as far as they said so. Nobody is asked twice."""

    personal = Impersonal("counts without names")

    session = models.ForeignKey(ProgrammeSession, on_delete=models.CASCADE, related_name="bands")
    band = models.CharField(max_length=12, choices=BANDS)
    count = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        ordering = ("band",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "session", "band"), name="programmes_bandcount_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="programmes_bandcount_some"),
        )

    def __str__(self) -> str:
        return f"{self.band}: {self.count}"


class Participant(TenantModel):
    """Somebody in a group: a person with a file, or a name on a list. ``band`` is what those without a file said.

    ``since_at`` orders the waiting list.
    """

    personal = Personal("programmes.names", family="person__household", person="person", names=("name", "phone"))

    programme = models.ForeignKey(GroupProgramme, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="programmes")
    name = EncryptedTextField("Name", blank=True, default="")
    phone = EncryptedTextField("Telefon", blank=True, default="")
    children = models.PositiveSmallIntegerField("kommt mit so vielen Kindern", default=0)
    band = models.CharField("In Deutschland", max_length=12, choices=BANDS, default=ResidenceBand.UNKNOWN.value)
    state = models.CharField("Stand", max_length=8, choices=PlaceState.choices)
    since_at = models.DateTimeField("seit")
    left_on = models.DateField("nicht mehr dabei seit", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("since_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "programme", "person"),
                condition=models.Q(person__isnull=False),
                name="programmes_participant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=PlaceState.LEFT, left_on__isnull=False)
                | ~models.Q(state=PlaceState.LEFT) & models.Q(left_on__isnull=True),
                name="programmes_participant_left",
            ),
        )

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name

    @property
    def short_name(self) -> str:
        """The first name and an initial: what somebody who leads the group needs to tick who is there."""
        first, _, rest = str(self).partition(" ")
        return f"{first} {rest.split()[-1][0]}." if rest.strip() else first


class Presence(TenantModel):
    """This participant was at this session."""

    personal = Personal("programmes.names", family="participant__person__household", person="participant__person")

    session = models.ForeignKey(ProgrammeSession, on_delete=models.CASCADE, related_name="presences")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="presences")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "session", "participant"), name="programmes_presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.participant_id}"


class ProgrammeSettings(TenantModel):
    """For how many months after a group's end the names stay: the domain facts name no period, so a centre sets it."""

    personal = Impersonal("settings of the centre")

    keep_months = models.PositiveSmallIntegerField("Namen löschen nach (Monaten)", default=12)

    class Meta(TenantModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=("centre",), name="programmes_settings_once"),
            models.CheckConstraint(condition=models.Q(keep_months__gte=1), name="programmes_settings_some"),
        )

    def __str__(self) -> str:
        return f"{self.keep_months} Monate"
