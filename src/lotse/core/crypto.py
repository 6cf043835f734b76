"""Encryption of single values (AES-256-GCM) and keyed hashes for exact search.

An encrypted value is ``key id : base64(nonce + ciphertext)``. The associated data binds it to centre, model, field and
row: a value copied to another row or centre does not decrypt. (NIST SP 800-38D; 96-bit random nonces.)
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lotse.core.keys import KeyRing


class UndecipherableError(Exception):
    """The value was not written with a key of this ring, or belongs to another row."""


def _ring() -> KeyRing:
    ring: KeyRing = settings.KEY_RING
    return ring


def encrypt(plain: str, bound_to: str) -> str:
    """Encrypt text for one place; ``bound_to`` names it."""
    ring = _ring()
    nonce = os.urandom(12)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, plain.encode(), bound_to.encode())
    return f"{ring.current}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, bound_to: str) -> str:
    """Decrypt text of one place. Raises UndecipherableError."""
    key_id, _, body = stored.partition(":")
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
