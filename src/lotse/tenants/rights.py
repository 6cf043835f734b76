"""The rights that exist. Each app declares its own in ``rules.py``; tests list who holds them (access table)."""

from collections.abc import Iterable
from dataclasses import dataclass

from lotse.tenants.enums import Role


@dataclass(frozen=True, slots=True)
class Right:
    """``personal``: whoever holds it reads personal files, and must sign in with a second factor."""

    code: str
    label: str
    roles: frozenset[Role]
    personal: bool


_RIGHTS: dict[str, Right] = {}


def declare(code: str, label: str, *, roles: Iterable[Role], personal: bool = False) -> str:
    """Add a right and return its code. Raises ValueError when it is declared twice."""
    if code in _RIGHTS:
        raise ValueError(f"right {code} is declared twice")
    _RIGHTS[code] = Right(code, label, frozenset(roles), personal)
    return code


def get(code: str) -> Right:
    """The right of this code. Raises KeyError."""
    return _RIGHTS[code]


def all_rights() -> list[Right]:
    return sorted(_RIGHTS.values(), key=lambda right: right.code)
