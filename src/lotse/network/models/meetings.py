"""Meetings: who is invited and comes, what is on the agenda, what the minutes say."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.network.enums import Answer, Attendance, ItemKind, ItemState, MeetingState, Way
from lotse.network.models.bodies import Body, BodyMember
from lotse.tenants.models import Membership


class Meeting(TenantModel):
    """One sitting of a body. ``items_until_on`` is the last day on which members propose items.

    ``staff_present``: how many of the centre were there, never who. ``sequence`` counts what calendars were told.
    """

    personal = Impersonal("a date and its place")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    host = models.ForeignKey(
        Organisation, verbose_name="Gastgeber", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField("Ort", max_length=200, blank=True)
    video_url = models.URLField("Video-Link", max_length=400, blank=True)
    items_until_on = models.DateField("Vorschläge bis", null=True, blank=True)
    state = models.CharField("Stand", max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    invited_at = models.DateTimeField("eingeladen am", null=True, blank=True)
    agenda_sent_at = models.DateTimeField("Tagesordnung gesendet", null=True, blank=True)
    staff_present = models.PositiveSmallIntegerField("Wie viele von uns waren da?", default=0)
    attendance_version = models.PositiveIntegerField(default=0)
    is_correcting = models.BooleanField("Protokoll wird korrigiert", default=False)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="network_meeting_code"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="network_meeting_order"),
        )
        indexes = (
            models.Index(fields=("centre", "state", "starts_at"), name="network_meeting_list"),
            models.Index(fields=("centre", "body", "starts_at"), name="network_meeting_body"),
        )

    def __str__(self) -> str:
        return self.body.name


class Participant(TenantModel):
    """Somebody invited to one meeting: for a seat of the body, or as a guest with ``name`` and ``email``."""

    personal = Personal(
        "network.names", contact=("seat__contact", "seat__deputy"), names=("name", "email", "deputy_name")
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    seat = models.ForeignKey(BodyMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("Name", max_length=150, blank=True)
    email = models.EmailField("E-Mail", blank=True)
    answer = models.CharField("Antwort", max_length=8, choices=Answer.choices, default=Answer.OPEN)
    way = models.CharField("wie", max_length=8, choices=Way.choices, blank=True)
    answered_at = models.DateTimeField("geantwortet am", null=True, blank=True)
    deputy_name = models.CharField("Wer kommt stattdessen?", max_length=150, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    day_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    attendance = models.CharField("war da", max_length=8, choices=Attendance.choices, default=Attendance.UNKNOWN)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "meeting", "seat"), name="network_participant_once"),
            models.CheckConstraint(
                condition=models.Q(seat__isnull=False) | ~models.Q(name=""), name="network_participant_named"
            ),
        )

    def __str__(self) -> str:
        return self.who if self.organisation is None else f"{self.who} ({self.organisation})"

    @property
    def who(self) -> str:
        return self.seat.contact.name if self.seat else self.name

    @property
    def address(self) -> str:
        """Where mail goes; "" where nobody can be written to."""
        return self.seat.contact.email if self.seat else self.email


class AgendaItem(TenantModel):
    """One point of the agenda, or what somebody proposed; ``minutes`` is what was said about it."""

    personal = Impersonal("points of a meeting")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=8, choices=ItemKind.choices, default=ItemKind.TOPIC)
    state = models.CharField("Stand", max_length=10, choices=ItemState.choices, default=ItemState.ACCEPTED)
    position = models.PositiveIntegerField()
    title = models.CharField("Titel", max_length=200)
    text = models.TextField("Worum geht es?", max_length=2000, blank=True)
    proposer = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    reason = models.CharField("Warum nicht?", max_length=300, blank=True)
    minutes = models.TextField("Protokoll", max_length=20000, blank=True)
    version = models.PositiveIntegerField(default=0)  # of ``minutes``
    typed_on = models.UUIDField(null=True, blank=True, editable=False)  # the opened page that wrote it last
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("position", "proposed_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=ItemState.MERGED) | models.Q(merged_into__isnull=True),
                name="network_agendaitem_merged",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Decision(TenantModel):
    """What was decided, in the words of the minutes."""

    personal = Impersonal("decisions of a meeting")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField("Beschluss", max_length=1000)
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("recorded_at", "id")

    def __str__(self) -> str:
        return self.text


class MinutesVersion(TenantModel):
    """Minutes as they were made final: never changed, but for names that go (services.forgetting).

    ``content`` is what ``selectors.minutes.content`` gives.
    """

    personal = Personal("network.names", names=("content",))

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("Fassung")
    content = models.JSONField()
    correction = models.CharField("Was wurde korrigiert?", max_length=300, blank=True)
    finalised_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    finalised_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("centre", "meeting", "number"), name="network_minutes_number"),)

    def __str__(self) -> str:
        return f"Fassung {self.number}"
