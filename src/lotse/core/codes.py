"""Short codes for files, e.g. ``K7Q2M9``: said on the phone, typed into the search, part of the URL."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Without 0 O 1 I L U V: not mistaken for each other, and no words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 6


_system = secrets.SystemRandom()
_chance: ContextVar[random.Random | None] = ContextVar("lotse_codes", default=None)


def new_code() -> str:
    """A random code; 29^6 = 594 million, uniqueness per centre is kept by the database."""
    chance = _chance.get() or _system
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    """Whether a text has the shape of a code; the database refuses some others, such as those with a NUL."""
    return len(text) == LENGTH and all(sign in ALPHABET for sign in text)


@contextmanager
def seeded(chance: random.Random) -> Iterator[None]:
    """Take codes from this source meanwhile, so that the demo has the same ones each time."""
    token = _chance.set(chance)
    try:
        yield
    finally:
        _chance.reset(token)


class CodeConverter:
    """URL converter ``<code:…>``; lower case is accepted."""

    regex = f"[{ALPHABET}{ALPHABET.lower()}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value
