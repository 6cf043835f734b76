import uuid

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.outbox.enums import MailState


class Mail(models.Model):
    """A mail to send, written in the business transaction. Once it is sent, recipient and text are emptied."""

    personal = Personal("outbox.mail", names=("to", "text"))

    global_because = "account mails (password reset) belong to no centre"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("tenants.Centre", on_delete=models.PROTECT, related_name="+", null=True)
    to = EncryptedTextField("an")
    subject = models.CharField("Betreff", max_length=200)  # never personal: it may be read on a locked screen
    text = EncryptedTextField("Text")
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)  # class of the error only
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # queued: when it is to be tried; sending: since when
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | models.Q(sent_at__isnull=True) & ~models.Q(state=MailState.SENT),
                name="outbox_mail_sent_at",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Carried(models.Model):
    """What a mail takes along or opens (a disclosure, a package, the object of a link), so that it can be stopped."""

    personal = Impersonal("the id of what a mail takes along")

    global_because = "it belongs to a mail"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="carried")
    object_id = models.UUIDField(db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.object_id)


class Attachment(models.Model):
    """A file of a mail, encrypted; deleted once the mail is sent."""

    personal = Personal("outbox.mail", names=("content",))

    global_because = "it belongs to a mail"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField("Dateiname", max_length=120)  # never personal
    media_type = models.CharField(max_length=100)
    content = EncryptedTextField("Inhalt")  # base64

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
