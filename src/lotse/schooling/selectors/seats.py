"""What an office is told about places while it decides: how many are left, and how far it goes beyond them."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from lotse.schooling.enums import SupportForm
from lotse.schooling.models import Hold, School
from lotse.schooling.selectors.places import PlacePool, free_places, grade_label, pool_key, stale_before

_Key = tuple[uuid.UUID, str, int]


@dataclass(frozen=True, slots=True)
class Seat:
    """A place that a child would take. ``recommendation_id``: whose held place is the child's own."""

    school_id: uuid.UUID
    support_form: str
    grade: int | None
    recommendation_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Excess:
    """A school that would get more children than it has reported places; ``over`` None: it has reported none."""

    school: str
    kind: str
    over: int | None

    @property
    def sentence(self) -> str:
        told = "hat keine Plätze dieser Art gemeldet" if self.over is None else f"{self.over} über der gemeldeten Zahl"
        return f"{self.school}, {self.kind}: {told}."


class Seats:
    """The places of all schools on a day, as offices see them: a place held for a child is free for that child."""

    def __init__(self, on: dt.date) -> None:
        self._pools = {(one.school_id, one.support_form, one.grade): one for one in free_places(on)}
        self._stale = stale_before(on)
        self._own: dict[uuid.UUID, tuple[uuid.UUID, str, int]] = {}
        kept = Hold.objects.filter(released_at=None, expires_on__gte=on, support_form=F("recommendation__support_form"))
        for hold in kept.values_list("recommendation_id", "school_id", "support_form", "recommendation__grade"):
            key = pool_key(self._pools, *hold[1:])
            if key is not None:
                self._own[hold[0]] = key

    def left(self, seat: Seat) -> int | None:
        """Places left for the child that takes the seat, negative beyond the reported number; None: none reported."""
        pool = self._pool(seat)
        if pool is None:
            return None
        own = seat.recommendation_id is not None and self._own.get(seat.recommendation_id) == _key(pool)
        return pool.places - pool.taken + own

    def words(self, seat: Seat) -> str:
        """``2 frei (Stand 01.11.2026)``, ``voll (Stand …)``, or that the school has reported none."""
        pool, left = self._pool(seat), self.left(seat)
        if pool is None or left is None:
            return "keine Plätze dieser Art gemeldet"
        stale = ", veraltet" if pool.as_of < self._stale else ""
        told = f"{left} frei" if left > 0 else "voll"
        return f"{told} (Stand {pool.as_of:%d.%m.%Y}{stale})"

    def over(self, seat: Seat) -> int:
        """How many above the reported number the school would be with this child; places held for others count."""
        left = self.left(seat)
        return max(0, 1 - left) if left is not None else 0

    def assigned_over(self, seat: Seat) -> int:
        """The same without places that are held only: what stays on record. 0 where the school has reported none."""
        pool = self._pool(seat)
        return max(0, pool.occupied + pool.assigned + 1 - pool.places) if pool else 0

    def excesses(self, seats: Sequence[Seat]) -> list[Excess]:
        """What all these children together would exceed, by school and kind of class."""
        wanted: Counter[_Key] = Counter()
        missing: dict[_Key, None] = {}
        for seat in seats:
            pool = self._pool(seat)
            if pool is None:
                missing[seat.school_id, seat.support_form, seat.grade or 0] = None
            else:
                wanted[_key(pool)] += 1
        own = Counter(
            key for seat in seats if seat.recommendation_id and (key := self._own.get(seat.recommendation_id))
        )
        found: dict[_Key, int | None] = dict.fromkeys(missing)
        for key, count in wanted.items():
            over = self._pools[key].taken - own[key] + count - self._pools[key].places
            if over > 0:
                found[key] = over
        names = _names(key[0] for key in found)
        return [
            Excess(
                names[school], f"{SupportForm(form).label}, {grade_label(grade)}" if form else grade_label(grade), over
            )
            for (school, form, grade), over in found.items()
        ]

    def _pool(self, seat: Seat) -> PlacePool | None:
        key = pool_key(self._pools, seat.school_id, seat.support_form, seat.grade)
        return self._pools[key] if key else None


def _key(pool: PlacePool) -> _Key:
    return pool.school_id, pool.support_form, pool.grade


def _names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {one.pk: str(one) for one in School.objects.filter(pk__in=list(ids)).select_related("organisation")}
