"""A file as a stream of authenticated pieces (STREAM construction over AES-256-GCM).

``LOTSE-BACKUP 1 <key id> <salt>\\n``, then pieces of up to 64 KiB, each with its number and a "last" mark in the
nonce: pieces cannot be left out, swapped, repeated or cut off unnoticed. The key is derived from the key ring (HKDF),
which is never part of the file.
"""

import base64
import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lotse.core.errors import LotseError
from lotse.core.keys import KeyRing

MAGIC = b"LOTSE-BACKUP 1"
PIECE = 64 * 1024
TAG = 16


class SealBroken(LotseError):
    code = "core.backup_seal_broken"
    sentence = (
        "Die Datei ist keine vollständige Sicherung von Lotse, wurde verändert oder gehört zu einem anderen Schlüssel. "
        "Es wurde nichts geändert."
    )


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"lotse backup").derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">7xIB", number, last)


def seal(chunks: Iterable[bytes], file: BinaryIO, ring: KeyRing) -> None:
    """Write chunks of any size, encrypted, to a file."""
    salt = os.urandom(16)
    header = b" ".join([MAGIC, ring.current.encode(), base64.b64encode(salt)])
    cipher = _cipher(ring.keys[ring.current], salt)
    file.write(header + b"\n")
    buffer, number = bytearray(), 0
    for chunk in chunks:
        buffer += chunk
        while len(buffer) > PIECE:
            file.write(cipher.encrypt(_nonce(number, False), bytes(buffer[:PIECE]), header))
            del buffer[:PIECE]
            number += 1
    file.write(cipher.encrypt(_nonce(number, True), bytes(buffer), header))


def key_of(file: BinaryIO) -> str:
    """The id of the key that opens a file. Raises SealBroken for one that is none of ours."""
    parts = file.readline(200).split(b" ")
    if len(parts) != 4 or b" ".join(parts[:2]) != MAGIC:
        raise SealBroken
    return parts[2].decode("ascii", "replace")


def unseal(file: BinaryIO, ring: KeyRing) -> Iterator[bytes]:
    """Yield the decrypted pieces. Raises SealBroken, at the latest with the last piece."""
    header = file.readline(200).rstrip(b"\n")
    parts = header.split(b" ")
    if len(parts) != 4 or b" ".join(parts[:2]) != MAGIC or parts[2].decode("ascii", "replace") not in ring.keys:
        raise SealBroken
    try:
        cipher = _cipher(ring.keys[parts[2].decode()], base64.b64decode(parts[3]))
        number, piece = 0, file.read(PIECE + TAG)
        while True:
            following = file.read(PIECE + TAG)
            yield cipher.decrypt(_nonce(number, not following), piece, header)
            if not following:
                return
            number, piece = number + 1, following
    except (InvalidTag, ValueError):
        raise SealBroken from None
