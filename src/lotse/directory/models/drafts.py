"""Files between dry run and confirmation."""

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership


class ImportDraft(TenantModel):
    """An uploaded file until it is confirmed; deleted by that, or by the next upload after a day.

    ``kind`` names the reader that checked it.
    """

    personal = Personal("people.draft", names=("content",))

    kind = models.CharField(max_length=10)
    content = EncryptedTextField("Datei")  # base64 of the file as uploaded
    filename = models.CharField("Dateiname", max_length=200)
    uploaded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("hochgeladen am")

    class Meta(TenantModel.Meta):
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.filename
