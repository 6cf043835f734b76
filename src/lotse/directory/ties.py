"""Who works with whom: apps that know of a tie between partners, or of one with the centre, add a provider here."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lotse.core.registry import Registry
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class Tie:
    """``count`` ties of one way between two organisations; None stands for the centre itself."""

    one: uuid.UUID | None
    other: uuid.UUID
    count: int = 1


@dataclass(frozen=True, slots=True)
class Way:
    """A way of working together, e.g. "Vereinbarung"; ``collect`` (member, on) gives what the member may know of."""

    label: str
    plural: str
    collect: Callable[[Membership, dt.date], Iterable[Tie]] = field(repr=False)


ways: Registry[Way] = Registry("ways of working together")
