"""Short codes for files, e.g. ``K7Q2M9``: said on the phone, typed into the search, part of the URL."""

import secrets

# Without 0 O 1 I L U V: not mistaken for each other, and no words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 6


def new_code() -> str:
    """A random code; 29^6 = 594 million, uniqueness per centre is kept by the database."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class CodeConverter:
    """URL converter ``<code:…>``; lower case is accepted."""

    regex = f"[{ALPHABET}{ALPHABET.lower()}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value
