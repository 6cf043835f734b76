"""What somebody asks the directory: words and filters."""

from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self

# Whose eyes: everybody's on one centre, the staff's, everybody's on all centres
Audience = Literal["public", "staff", "everywhere"]
SORTS = ("relevance", "confirmed", "name")
MOST_SIGNS = 300  # of the text; the rest is not read


@dataclass(frozen=True, slots=True)
class Question:
    """Words, and one value per filter; "" or False: any.

    ``municipality`` is a key (AGS), ``language`` a code (ISO 639), ``day`` one of RFC 5545's ("MO"), ``part`` a part
    of the day (morning, afternoon, evening), ``state`` for the staff only: draft, published, stale, ended.
    """

    text: str = ""
    topic: str = ""
    municipality: str = ""
    language: str = ""
    day: str = ""
    part: str = ""
    group: str = ""
    audience: str = ""
    cost_free: bool = False
    free_places: bool = False
    state: str = ""
    sort: str = "relevance"

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by name; "1" for those that are yes or no."""
        found = {name: getattr(self, name) for name in FILTERS}
        return {name: "1" if value is True else str(value) for name, value in found.items() if value}

    def but(self, **changes: Any) -> Self:
        """The same question with other values."""
        return replace(self, **changes)

    def without(self, name: str) -> Self:
        """The same question without one filter."""
        return replace(self, **{name: type(getattr(self, name))()})


FILTERS = tuple(one.name for one in fields(Question) if one.name not in {"text", "sort"})
