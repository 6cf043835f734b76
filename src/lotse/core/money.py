"""Amounts of money: whole cents inside, euros as people write them in German outside."""

import re

_FORMAT = re.compile(r"(?P<euros>\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](?P<cents>\d{1,2}))?")
MOST_CENTS = 100_000_00
"""What one amount may be at most; more is a typing error."""


def euros(cents: int) -> str:
    """1.234,50 €, with a space that does not break."""
    sign, whole = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{whole // 100:,}".replace(",", ".") + f",{whole % 100:02d}\u00a0€"


def cents_of(text: str) -> int:
    """Cents of an amount as people type it: 12, 12,5, 12,50, 12.50, 1.234,50, with € or without. Raises ValueError."""
    plain = re.sub(r"\s|€|EUR", "", text)
    found = _FORMAT.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    cents = int(found["euros"].replace(".", "")) * 100 + int((found["cents"] or "0").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise ValueError(text)
    return cents
