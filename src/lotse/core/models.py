"""What the foundation keeps for itself."""

from django.db import models

from lotse.core.personal import Impersonal


class KeyCheck(models.Model):
    """A known word under one key of the ring: by it a start sees whether it has the keys that the rows need."""

    global_because = "keys belong to the installation"
    personal = Impersonal("a word of ours, under each key")

    key_id = models.CharField(max_length=40, primary_key=True)
    canary = models.TextField()

    def __str__(self) -> str:
        return self.key_id
