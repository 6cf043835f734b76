"""ZIP archives under a password (AES-256, the WinZip method, which 7-Zip, WinZip and macOS tools open)."""

import io
import secrets
import struct
import zipfile
import zlib
from collections.abc import Mapping

from lotse.core.errors import LotseError

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misheard or misread on the telephone
GROUPS, GROUP = 4, 4  # 16 signs of 5 bits

# What reading a damaged archive raises, of the library and of what it stands on
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, KeyError, OSError, ValueError, EOFError, NotImplementedError)


class ArchiveUnreadable(LotseError):
    code = "core.archive_unreadable"
    sentence = "Diese Datei ist kein Archiv, das Lotse lesen kann, oder sie ist beschädigt. Es wurde nichts geändert."


class PasswordWrong(LotseError):
    code = "core.archive_password_wrong"
    sentence = "Das Passwort passt nicht zu dieser Datei. Es wurde nichts geändert."


def new_password() -> str:
    """80 random bits in four groups, to be read out on the telephone."""
    signs = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(signs[place : place + GROUP]) for place in range(0, len(signs), GROUP))


def normal_password(typed: str) -> str:
    """A password as it was made, however it was typed: small letters, spaces, dashes left out."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return "-".join(signs[place : place + GROUP] for place in range(0, len(signs), GROUP))


def seal(files: Mapping[str, bytes], password: str) -> bytes:
    """All files in one encrypted archive. Names of files stay readable in it: they must not name a person."""
    import pyzipper  # noqa: PLC0415  (a tenth of a second at each start, for few requests)

    target = io.BytesIO()
    with pyzipper.AESZipFile(target, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def bundle(files: Mapping[str, bytes]) -> bytes:
    """All files in one archive without a password."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def open_sealed(content: bytes, password: str, name: str, *, max_bytes: int) -> bytes:
    """One file of an encrypted archive. Raises PasswordWrong, ArchiveUnreadable (also where it unpacks too large)."""
    import pyzipper  # noqa: PLC0415

    try:
        with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(name).file_size > max_bytes:
                raise ArchiveUnreadable
            archive.setpassword(password.encode())
            with archive.open(name) as file:
                unpacked: bytes = file.read(max_bytes + 1)
    except RuntimeError as error:  # the library's word for a password that does not fit
        raise PasswordWrong(field="password") from error
    except (*_BROKEN, pyzipper.BadZipFile) as error:
        raise ArchiveUnreadable(field="file") from error
    if len(unpacked) > max_bytes:
        raise ArchiveUnreadable(field="file")
    return unpacked
