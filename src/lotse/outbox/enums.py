from django.db import models


class MailState(models.TextChoices):
    QUEUED = "queued", "wartet"
    SENT = "sent", "gesendet"
    FAILED = "failed", "fehlgeschlagen"
