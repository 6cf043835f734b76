from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household, Person
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer


class Correction(TenantModel):
    """A fact that was wrong: what stood there before, what stands there now, why (Art. 16 GDPR). Goes with the file.

    ``field`` is the field of the household, person or volunteer; ``before`` and ``after`` as people read them.
    ``told``: to whom the wrong value had gone, and who is told (Art. 19), line by line.
    """

    personal = Personal("people.file", family="household", person="person", volunteer="volunteer")

    household = models.ForeignKey(Household, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, null=True, related_name="+")
    field = models.CharField("was", max_length=60)
    before = EncryptedTextField("vorher", blank=True, default="")
    after = EncryptedTextField("jetzt", blank=True, default="")
    reason = EncryptedTextField("Grund")
    told = EncryptedTextField("wer davon erfährt", blank=True, default="")
    made_at = models.DateTimeField("berichtigt am")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(household__isnull=False, volunteer__isnull=True)
                | models.Q(household__isnull=True, person__isnull=True, volunteer__isnull=False),
                name="privacy_correction_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"Berichtigung vom {self.made_at:%d.%m.%Y}"
