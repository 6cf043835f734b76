from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import ContactPerson
from lotse.people.models import Household, Person
from lotse.privacy.enums import IdentityCheck, RequestKind, RequestState, RequestWay, SubjectKind
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer


class DataRequest(TenantModel):
    """What somebody demands of the centre (Art. 15 to 21 GDPR), until when, and what became of it.

    ``due_on`` moves once, by ``extended_on``. Of what an objection stops, ``people.Household.objected_at`` knows.
    Whoever is deleted leaves the dates and the result, without words.
    """

    personal = Personal(
        "privacy.request",
        family="household",
        person="person",
        volunteer="volunteer",
        member="member",
        contact="contact",
        names=("who",),
    )

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    kind = models.CharField("Welches Recht?", max_length=12, choices=RequestKind.choices)
    subject_kind = models.CharField("Um wen geht es?", max_length=10, choices=SubjectKind.choices)
    household = models.ForeignKey(Household, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    contact = models.ForeignKey(ContactPerson, on_delete=models.SET_NULL, null=True, related_name="+")
    who = EncryptedTextField("Wer fragt?", blank=True, default="")  # name and how to reach, of somebody without a row
    wish = EncryptedTextField("Was verlangt die Person?", blank=True, default="")
    way = models.CharField("Wie eingegangen?", max_length=8, choices=RequestWay.choices)
    received_on = models.DateField("eingegangen am")
    identity = models.CharField("Identität geprüft", max_length=10, choices=IdentityCheck.choices)
    due_on = models.DateField("Antwort bis")
    extended_on = models.DateField("Verlängerung mitgeteilt am", null=True, blank=True)
    extension_reason = EncryptedTextField("Grund der Verlängerung", blank=True, default="")
    owner = models.ForeignKey(Membership, verbose_name="bearbeitet von", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("Stand", max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    answered_on = models.DateField("beantwortet am", null=True, blank=True)
    answer = EncryptedTextField("Antwort", blank=True, default="")  # of a refusal, its reason
    recorded_at = models.DateTimeField("eingetragen am")
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="privacy_request_code"),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.OPEN, answered_on__isnull=True)
                | ~models.Q(state=RequestState.OPEN) & models.Q(answered_on__isnull=False),
                name="privacy_request_answered",
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "due_on"), name="privacy_request_list"),)

    def __str__(self) -> str:
        return f"Antrag {self.code}"
