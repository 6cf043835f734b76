"""From where to where a child waits: episodes between two steps, with steps that were taken back and open ends."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lotse.schooling.enums import ENDED_STATES, PupilState

S = PupilState
# How far each state is. Side states stand with the step that they fall back to or wait for: a child with a need notice
# has no valid recommendation.
RANKS: dict[str, int] = {
    S.REGISTERED: 0,
    S.INVITED: 1,
    S.NO_SHOW: 1,
    S.INTERVIEWED: 2,
    S.EXAM_ORDERED: 3,
    S.NEED_NOTICE: 3,
    S.RECOMMENDED: 4,
    S.ANSWERED: 5,
    S.HANDED_OVER: 6,
    S.ASSIGNED: 7,
    S.STARTED: 8,
    S.FIRST_SUPPORT_ENDED: 9,
    S.FOLLOW_ON: 10,
    S.COMPLETED: 11,
}
# Nobody waits for these
SIDE_STATES = (S.NO_SHOW, S.NEED_NOTICE)
FROM_STEPS = tuple(state for state in RANKS if state != S.COMPLETED)
TO_STEPS = tuple(state for state in RANKS if state not in SIDE_STATES and state != S.REGISTERED)

Step = tuple[dt.date, str]  # effective_on, to_state


@dataclass(frozen=True, slots=True)
class Episode:
    """One wait of one child: from ``from_on`` to ``to_on``, or still open, or left (moved away, cancelled)."""

    from_on: dt.date
    to_on: dt.date | None
    left_on: dt.date | None

    def days(self, today: dt.date) -> int:
        """Days until the step, or watched until it was left, or until today."""
        return ((self.to_on or self.left_on or today) - self.from_on).days


def comes_after(from_step: str, to_step: str) -> bool:
    return RANKS[to_step] > RANKS[from_step]


def episodes(steps: Sequence[Step], from_step: str, to_step: str) -> Iterator[Episode]:
    """The waits of one child. ``steps`` in the order in which they took effect.

    A step counts from the day on which the child did not stand before it any more: one that was taken back does not
    count, a left-out one is reached with the next. Being registered again after an end begins a new path.
    """
    for path in _paths(steps):
        began = _reached(path, from_step)
        if began is None:
            continue
        _, last = path[-1]
        left_on = path[-1][0] if last in ENDED_STATES and last != S.COMPLETED else None
        yield Episode(began, _reached(path, to_step), left_on)


def _paths(steps: Sequence[Step]) -> Iterable[list[Step]]:
    """Cut before each step that comes after an end."""
    path: list[Step] = []
    for step in steps:
        if path and path[-1][1] in ENDED_STATES:
            yield path
            path = []
        path.append(step)
    if path:
        yield path


def _reached(path: Sequence[Step], wanted: str) -> dt.date | None:
    """Since when the child has stood at or behind the step; a side state: since it last fell into it.

    Moving away or giving up takes nothing back: what was reached before stays reached.
    """
    found: dt.date | None = None
    for on, state in path:
        if state not in RANKS:
            continue
        is_there = state == wanted if wanted in SIDE_STATES else RANKS[state] >= RANKS[wanted]
        if is_there:
            found = on if found is None or wanted in SIDE_STATES else found
        elif RANKS[state] < RANKS[wanted]:
            found = None
    return found
