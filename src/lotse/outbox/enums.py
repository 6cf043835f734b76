from django.db import models


class MailState(models.TextChoices):
    QUEUED = "queued", "wartet"
    SENDING = "sending", "wird gesendet"  # may have left: too late to stop it
    SENT = "sent", "gesendet"
    FAILED = "failed", "fehlgeschlagen"
    STOPPED = "stopped", "zurückgehalten"  # what it carried was taken back before it left
