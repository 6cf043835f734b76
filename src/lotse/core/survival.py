"""How long things take when some have not ended yet: the estimate of Kaplan and Meier (1958).

A mean over what is finished is too short, because what takes long is still open. Here open cases count as long as they
have been watched: at each time, those who end are compared with those who could have ended then.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_ROUNDING = 1e-9  # a product of fractions may miss one half by so little


@dataclass(frozen=True, slots=True)
class Point:
    """At ``time`` so many ended (``ended``) of those still there (``at_risk``); ``open_share`` has not ended then."""

    time: int
    at_risk: int
    ended: int
    open_share: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that is still open, as steps down at the times at which something ended."""

    points: tuple[Point, ...]
    times: tuple[int, ...]  # of all cases, ended or not, in ascending order

    @property
    def last_time(self) -> int:
        """The longest time that anything was watched; 0 without cases."""
        return self.times[-1] if self.times else 0

    def watched_after(self, time: int) -> int:
        """How many were watched for longer than this, without an end until then."""
        return len(self.times) - bisect_right(self.times, time)

    def ended_share(self, time: int) -> float:
        """The share that has ended within so much time."""
        return 1 - next((point.open_share for point in reversed(self.points) if point.time <= time), 1.0)

    def time_until(self, share: float) -> int | None:
        """The first time at which at least this share has ended; None where the curve does not come so far."""
        limit = 1 - share + _ROUNDING
        return next((point.time for point in self.points if point.open_share <= limit), None)


def kaplan_meier(ended: Iterable[int], still_open: Iterable[int]) -> Curve:
    """``ended``: times until the end. ``still_open``: times watched without an end. Whole numbers from 0.

    Where something ends at the time at which another one was last watched, that one could still have ended then.
    """
    ends, leaves = Counter(ended), Counter(still_open)
    at_risk, share, points = ends.total() + leaves.total(), 1.0, []
    times = sorted(ends.keys() | leaves.keys())
    for time in times:
        if ends[time]:
            share *= 1 - ends[time] / at_risk
            points.append(Point(time, at_risk, ends[time], share))
        at_risk -= ends[time] + leaves[time]
    return Curve(tuple(points), tuple(sorted((ends + leaves).elements())))
