"""Encryption of single values (AES-256-GCM) and keyed hashes for exact search.

An encrypted value is ``key id : base64(nonce + ciphertext)``. The associated data binds it to centre, model, field and
row: a value copied to another row or centre does not decrypt. (NIST SP 800-38D; 96-bit random nonces.)

Keys may be changed by another process at any time (``lotse rotate-keys``): before each encryption, and where a value
names a key that is not known yet, we look whether the file of the ring is another one (some microseconds).
"""

import base64
import hashlib
import hmac
import logging
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lotse.core import keys
from lotse.core.keys import KeyRing

log = logging.getLogger(__name__)


class UndecipherableError(Exception):
    """The value was not written with a key of this ring, or belongs to another row."""


def _ring() -> KeyRing:
    ring: KeyRing = settings.KEY_RING
    return ring


def renew_ring() -> bool:
    """Take over the ring, and Django's secret with it, where its file has been replaced. Says whether it was.

    A file that is gone or unreadable changes nothing: what is in memory goes on working.
    """
    known = _ring().stamp
    if known is None or keys.stamp_of(settings.KEY_FILE) in {known, None}:
        return False
    try:
        ring = keys.load(settings.KEY_FILE)
    except keys.KeyFileError:
        log.exception("the key file was replaced by one that cannot be used")
        return False
    settings.KEY_RING = ring
    settings.SECRET_KEY_FALLBACKS = list(ring.django_old)
    settings.SECRET_KEY = ring.django_secret
    return True


def encrypt(plain: str, bound_to: str, *, key_id: str = "") -> str:
    """Encrypt text for one place, which ``bound_to`` names; with the current key, or one of the ring."""
    renew_ring()
    ring = _ring()
    key_id = key_id or ring.current
    nonce = os.urandom(12)
    sealed = AESGCM(ring.keys[key_id]).encrypt(nonce, plain.encode(), bound_to.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, bound_to: str) -> str:
    """Decrypt text of one place. Raises UndecipherableError."""
    key_id, _, body = stored.partition(":")
    if key_id not in _ring().keys:
        renew_ring()
    try:
        raw = base64.b64decode(body)
        return AESGCM(_ring().keys[key_id]).decrypt(raw[:12], raw[12:], bound_to.encode()).decode()
    except (KeyError, ValueError, InvalidTag):
        raise UndecipherableError(f"value of {bound_to} cannot be decrypted") from None


def blind_index(value: str, *, centre_id: object, kind: str) -> str:
    """Keyed hash of a normalised value, different in each centre; empty stays empty."""
    if not value:
        return ""
    return hmac.new(_ring().index, f"{centre_id}|{kind}|{value}".encode(), hashlib.sha256).hexdigest()
