"""Packages that went to a school, an office or the parents, and what exactly was in them."""

import uuid

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.people.enums import DisclosureWay
from lotse.people.models import Disclosure
from lotse.schooling.enums import Recipient
from lotse.schooling.models.pupils import Pupil
from lotse.tenants.models import Membership


class HandoverPackage(TenantModel):
    """One package (Übergabepaket). The manifest stays, so that what was in it can be proven; the content does not.

    ``archive`` holds the file to download (base64) until ``archive_until``, then it is emptied; mails go without.
    """

    personal = Personal(
        "people.file",
        family="children__pupil__person__household",
        person="children__pupil__person",
        withheld=(
            ("archive", "the papers of all children of the package; each stands in its own file"),
            ("token", "opens the package for its recipient"),
        ),
    )

    code = models.CharField("Zeichen", max_length=6, default=new_code, editable=False)
    kind = models.CharField("Empfänger", max_length=20, choices=Recipient.choices)
    recipient = models.CharField("an wen", max_length=250)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField("auf welchem Weg", max_length=8, choices=DisclosureWay.choices)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("erstellt am")
    # [{"name": …, "bytes": n, "sha256": …, "records": n or None}] of the files before they were packed
    manifest = models.JSONField("Inhalt", default=list)
    placeholder_confirmed = models.BooleanField("technischer Platzhalter bestätigt", default=False)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    archive = EncryptedTextField("Datei", blank=True, default="")
    archive_until = models.DateTimeField("herunterzuladen bis", null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, editable=False)  # of the form: sent twice, it makes one package

    class Meta(TenantModel.Meta):
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="schooling_package_code"),
            models.UniqueConstraint(fields=("centre", "token"), name="schooling_package_token"),
        )

    def __str__(self) -> str:
        return f"Übergabepaket {self.code}"

    @property
    def is_encrypted(self) -> bool:
        return self.way in {DisclosureWay.MAIL, DisclosureWay.FILE}


class HandoverChild(TenantModel):
    """A child of a package, and the line in its family's file; parents get their own data, which needs no line."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    package = models.ForeignKey(HandoverPackage, on_delete=models.CASCADE, related_name="children")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="packages")
    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="handover_child"
    )

    class Meta(TenantModel.Meta):
        ordering = ("package", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "package", "pupil"), name="schooling_packagechild_once"),
        )

    def __str__(self) -> str:
        return f"{self.package_id}: {self.pupil_id}"
