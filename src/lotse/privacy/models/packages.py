from django.db import models

from lotse.conflicts.models import Party
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import ContactPerson
from lotse.people.models import Household, Person
from lotse.privacy.enums import Handing
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer


class SubjectPackage(TenantModel):
    """That everything about somebody was put together, why, and how it was handed over.

    ``archive`` (base64 of a ZIP under a password that is kept nowhere) is emptied at ``archive_until``. Of one person
    of a family, ``household`` is set too. Goes with whom it is about.
    """

    personal = Personal(
        "privacy.package",
        family="household",
        person="person",
        volunteer="volunteer",
        member="member",
        contact="contact",
        conflict="party__conflict",
        withheld=(("archive", "holds this very package"),),
    )

    household = models.ForeignKey(Household, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, null=True, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, related_name="+")
    handing = models.CharField("wie übergeben", max_length=8, choices=Handing.choices)
    reason = EncryptedTextField("Anlass")
    made_at = models.DateTimeField("zusammengestellt am")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    archive = EncryptedTextField("Datei", blank=True, default="")
    archive_until = models.DateTimeField("herunterzuladen bis", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("centre", "archive_until"), name="privacy_package_until"),)

    def __str__(self) -> str:
        return f"Auskunft vom {self.made_at:%d.%m.%Y}"
