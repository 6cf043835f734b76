"""Archives under a password: what goes in comes out, and nothing without the password."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.archives import (
    ALPHABET,
    ArchiveUnreadable,
    PasswordWrong,
    new_password,
    normal_password,
    open_sealed,
    seal,
)


def test_what_goes_in_comes_out_and_the_content_cannot_be_read_without_the_password() -> None:
    password = new_password()
    sealed = seal({"familie.json": b"geheim" * 100, "zwei.txt": b"2"}, password)
    assert b"geheim" not in sealed
    assert open_sealed(sealed, password, "familie.json", max_bytes=1000) == b"geheim" * 100
    with pytest.raises(PasswordWrong):
        open_sealed(sealed, new_password(), "familie.json", max_bytes=1000)
    with zipfile.ZipFile(io.BytesIO(sealed)) as plain, pytest.raises((RuntimeError, NotImplementedError)):
        plain.read("familie.json")


def test_a_password_is_the_same_however_it_was_typed() -> None:
    password = new_password()
    assert len(password) == 19 and set(password) <= {*ALPHABET, "-"}
    assert normal_password(f" {password.lower().replace('-', ' ')} ") == password


@given(cut=st.integers(0, 400), changed=st.integers(0, 400), junk=st.binary(max_size=60))
def test_a_damaged_file_is_named_and_never_crashes(cut: int, changed: int, junk: bytes) -> None:
    password = "AAAA-BBBB-CCCC-DDDD"
    sealed = bytearray(seal({"a": b"x" * 50}, password))
    sealed[changed % len(sealed)] ^= 0x41
    for broken in (bytes(sealed), bytes(sealed[:cut]), junk):
        with contextlib.suppress(ArchiveUnreadable, PasswordWrong):
            open_sealed(broken, password, "a", max_bytes=100)


def test_what_unpacks_too_large_is_refused() -> None:
    sealed = seal({"a": b"0" * 1_000_000}, "AAAA")
    assert len(sealed) < 5_000
    with pytest.raises(ArchiveUnreadable):
        open_sealed(sealed, "AAAA", "a", max_bytes=999_999)
    with pytest.raises(ArchiveUnreadable):
        open_sealed(sealed, "AAAA", "b", max_bytes=1_000_000)
