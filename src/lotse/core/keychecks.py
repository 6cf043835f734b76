"""Whether the ring holds the keys that the stored rows need: asked before anything is served.

One row per key (``KeyCheck``) stands for all values under it, so that a start costs one query. ``note_keys`` writes it
once a key is there, and looks into each place of encrypted values before it does so for the first time.
"""

from django.conf import settings

from lotse.core import crypto
from lotse.core.crypto import UndecipherableError
from lotse.core.db import sealed
from lotse.core.db.tables import has_table
from lotse.core.errors import LotseError
from lotse.core.models import KeyCheck

_WORD = "Lotse"


class KeyLost(LotseError):
    code = "core.key_lost"

    def __init__(self, key_id: str, *, wrong: bool) -> None:
        super().__init__(
            f"Diese Datenbank enthält Daten, die mit dem Schlüssel „{key_id}“ verschlüsselt sind; "
            f"in der Schlüsseldatei {settings.KEY_FILE} {'ist er ein anderer' if wrong else 'fehlt er'}. "
            "Lotse startet nicht, und es wurde nichts geändert. Legen Sie die richtige Schlüsseldatei an diese Stelle "
            "(die Kopie aus dem Tresor), und starten Sie neu."
        )
        self.key_id = key_id


def check_keys() -> None:
    """Raises KeyLost where a key that rows need is missing, or is another one of the same name. Costs two queries."""
    if has_table(KeyCheck):
        _check(dict(KeyCheck.objects.values_list("key_id", "canary")))


def note_keys() -> None:
    """Note each key of the ring that is not noted yet. Raises KeyLost where the rows that are there need others."""
    noted = dict(KeyCheck.objects.values_list("key_id", "canary"))
    _check(noted)
    fresh = [key_id for key_id in settings.KEY_RING.keys if key_id not in noted]
    if not fresh:
        return
    if not noted:
        _check_all_values()
    KeyCheck.objects.bulk_create(
        [KeyCheck(key_id=key_id, canary=crypto.encrypt(_WORD, _place(key_id), key_id=key_id)) for key_id in fresh],
        ignore_conflicts=True,  # two may start at once
    )


def forget_key(key_id: str) -> None:
    """No row needs this key any more."""
    KeyCheck.objects.filter(key_id=key_id).delete()


def _check(noted: dict[str, str]) -> None:
    for key_id, canary in sorted(noted.items()):
        try:
            right = crypto.decrypt(canary, _place(key_id)) == _WORD
        except UndecipherableError:
            right = False
        if not right:
            raise KeyLost(key_id, wrong=key_id in settings.KEY_RING.keys)


def _check_all_values() -> None:
    """For rows of before there was any note."""
    places = sealed.places()
    for key_id in sorted(sealed.used(places)):
        if key_id not in settings.KEY_RING.keys:
            raise KeyLost(key_id, wrong=False)
        if not any(place.opens(key_id) for place in places):
            raise KeyLost(key_id, wrong=True)


def _place(key_id: str) -> str:
    return f"-/core.keycheck/{key_id}"
