"""Work orders: what a body asked somebody to do until when, and what became of it."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import ContactPerson, Organisation
from lotse.network.enums import UNSETTLED, OrderEventKind, OrderState, Report, Way
from lotse.network.models.bodies import Body
from lotse.network.models.meetings import AgendaItem, Meeting
from lotse.tenants.models import Membership


class WorkOrder(TenantModel):
    """For one organisation (with or without a person named there), or for one member of the centre's staff.

    ``due_on`` is the last day on which it is in time. ``reported``: what whoever has it last said.
    """

    personal = Personal("network.names", contact="contact", member="member")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="orders")
    meeting = models.ForeignKey(
        Meeting, verbose_name="aus der Sitzung", on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")
    text = models.TextField("Was ist zu tun?", max_length=500)
    organisation = models.ForeignKey(
        Organisation, verbose_name="Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact = models.ForeignKey(
        ContactPerson, verbose_name="Ansprechperson", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Membership, verbose_name="bei uns", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("bis", null=True, blank=True)
    state = models.CharField("Stand", max_length=8, choices=OrderState.choices, default=OrderState.OPEN)
    reported = models.CharField("gemeldet", max_length=12, choices=Report.choices, default=Report.NONE)
    reported_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="network_workorder_code"),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, member__isnull=True)
                | models.Q(organisation__isnull=True, contact__isnull=True, member__isnull=False),
                name="network_workorder_whose",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNSETTLED, settled_at__isnull=True)
                | models.Q(state__in=(OrderState.DONE, OrderState.DROPPED), settled_at__isnull=False),
                name="network_workorder_settled",
            ),
        )
        indexes = (
            models.Index(fields=("centre", "state", "due_on"), name="network_workorder_list"),
            models.Index(fields=("centre", "organisation", "state"), name="network_workorder_org"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        if self.member is not None:
            return self.member.name
        return f"{self.contact} ({self.organisation})" if self.contact else str(self.organisation)

    @property
    def address(self) -> str:
        """Where a reminder goes: the person named, else the organisation; "" for our own staff."""
        if self.organisation is None:
            return ""
        return (self.contact.email if self.contact else "") or self.organisation.email

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED


class OrderEvent(TenantModel):
    """One thing that happened to an order. ``member`` None: the partner, through the link."""

    personal = Personal("network.names", contact="order__contact", member="member")

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=OrderEventKind.choices)
    at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=Way.choices, blank=True)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    due_on = models.DateField(null=True, blank=True)  # as agreed with it

    class Meta(TenantModel.Meta):
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(OrderEventKind(self.kind).label)
