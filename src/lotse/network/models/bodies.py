"""Bodies (*Gremien*): who sits together about what, how often, and whose turn it is to be the host."""

import datetime as dt

from django.db import models

from lotse.core.codes import new_code
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.enums import Topic
from lotse.directory.models import ContactPerson, Organisation
from lotse.network.enums import BodyKind
from lotse.tenants.models import Membership


class Body(TenantModel):
    """``meetings_per_year`` None: it meets when there is need. A confidential one is seen by the named staff only."""

    personal = Impersonal("a body and its purpose")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    name = models.CharField("Name", max_length=150)
    kind = models.CharField("Art", max_length=16, choices=BodyKind.choices)
    purpose = models.TextField("Wozu?", max_length=2000, blank=True)
    meetings_per_year = models.PositiveSmallIntegerField("Sitzungen im Jahr", null=True, blank=True)
    responsible = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    is_confidential = models.BooleanField("vertraulich", default=False)
    is_active = models.BooleanField("arbeitet noch", default=True)
    search_text = models.CharField(max_length=500, editable=False, default="")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="network_body_code"),
            models.CheckConstraint(
                condition=models.Q(meetings_per_year__isnull=True) | models.Q(meetings_per_year__gte=1),
                name="network_body_rhythm",
            ),
        )

    def __str__(self) -> str:
        return self.name


class BodyTopic(TenantModel):
    personal = Impersonal("a topic of a body")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField("Thema", max_length=20, choices=Topic.choices)

    class Meta(TenantModel.Meta):
        ordering = ("topic",)
        constraints = (models.UniqueConstraint(fields=("centre", "body", "topic"), name="network_bodytopic_once"),)

    def __str__(self) -> str:
        return str(Topic(self.topic).label)


class BodyStaff(TenantModel):
    """A colleague who works in the body; together with the responsible one they see it where it is confidential."""

    personal = Personal("network.names", member="member")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="staff")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre", "body", "member"), name="network_bodystaff_once"),)

    def __str__(self) -> str:
        return str(self.member)


class BodyHost(TenantModel):
    """One place in the order in which organisations take turns as the host; ``position`` only orders."""

    personal = Impersonal("organisations in turn")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "body", "organisation"), name="network_bodyhost_once"),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class BodyMember(TenantModel):
    """An organisation's seat: who comes, and who comes instead. ``ends_on`` is the day after the last one."""

    personal = Personal("network.names", contact=("contact", "deputy"))

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        ContactPerson, verbose_name="Ansprechperson", on_delete=models.PROTECT, related_name="+"
    )
    deputy = models.ForeignKey(
        ContactPerson, verbose_name="Vertretung", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    function = models.CharField("Aufgabe im Gremium", max_length=100, blank=True)
    starts_on = models.DateField("seit")
    ends_on = models.DateField("bis", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "body", "contact"),
                condition=models.Q(ends_on__isnull=True),
                name="network_bodymember_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="network_bodymember_period",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("contact")),
                name="network_bodymember_deputy",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contact} ({self.organisation})"

    @property
    def last_on(self) -> dt.date | None:
        return self.ends_on - dt.timedelta(days=1) if self.ends_on else None
