"""From where to where a child waits: steps back, left-out steps, ends, and a second path."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.schooling.enums import TRANSITIONS, PupilState
from lotse.schooling.rules.waiting import FROM_STEPS, RANKS, TO_STEPS, comes_after, episodes

S = PupilState
DAY_0 = dt.date(2026, 1, 1)


def waits(steps: str, from_step: str, to_step: str) -> list[tuple[int, int | None, int | None]]:
    """``steps`` like "registered 0, invited 4": the day of each; answers with days from the first of January."""
    path = [(DAY_0 + dt.timedelta(int(one.split()[1])), one.split()[0]) for one in steps.split(", ")]

    def day(on: dt.date | None) -> int | None:
        return None if on is None else (on - DAY_0).days

    return [(day(one.from_on) or 0, day(one.to_on), day(one.left_on)) for one in episodes(path, from_step, to_step)]


@pytest.mark.parametrize(
    ("steps", "from_step", "to_step", "found"),
    [
        ("registered 0, invited 4, interviewed 9", S.REGISTERED, S.INTERVIEWED, [(0, 9, None)]),
        ("registered 0, invited 4", S.REGISTERED, S.INTERVIEWED, [(0, None, None)]),
        ("registered 0", S.INVITED, S.INTERVIEWED, []),
        # A step that was left out is reached with the next one
        ("registered 0, interviewed 9, recommended 12", S.INVITED, S.EXAM_ORDERED, [(9, 12, None)]),
        # A recommendation that was withdrawn does not count; the one that stays does
        (
            "registered 0, interviewed 5, recommended 8, interviewed 11, recommended 20",
            S.INTERVIEWED,
            S.RECOMMENDED,
            [(5, 20, None)],
        ),
        ("interviewed 0, recommended 8, interviewed 11", S.INTERVIEWED, S.RECOMMENDED, [(0, None, None)]),
        ("interviewed 0, recommended 8, interviewed 11", S.RECOMMENDED, S.ASSIGNED, []),
        # A need notice: no valid recommendation, and the wait for a place goes on
        ("interviewed 0, recommended 8, need_notice 9, assigned 40", S.INTERVIEWED, S.RECOMMENDED, [(0, 40, None)]),
        ("interviewed 0, need_notice 9, assigned 40", S.NEED_NOTICE, S.ASSIGNED, [(9, 40, None)]),
        ("interviewed 0, assigned 40", S.NEED_NOTICE, S.ASSIGNED, []),
        # Not come twice: the wait begins with the last time
        ("invited 0, no_show 3, invited 5, no_show 9, interviewed 12", S.NO_SHOW, S.INTERVIEWED, [(9, 12, None)]),
        # Left: watched until then; what was reached before stays reached
        ("registered 0, invited 4, moved_away 7", S.REGISTERED, S.ASSIGNED, [(0, None, 7)]),
        ("registered 0, interviewed 4, cancelled 7", S.REGISTERED, S.INTERVIEWED, [(0, 4, 7)]),
        ("started 0, completed 300", S.STARTED, S.FIRST_SUPPORT_ENDED, [(0, 300, None)]),
        # Registered again: a new path
        (
            "registered 0, moved_away 7, registered 50, interviewed 60",
            S.REGISTERED,
            S.INTERVIEWED,
            [(0, None, 7), (50, 60, None)],
        ),
    ],
)
def test_waits(steps: str, from_step: str, to_step: str, found: list[tuple[int, int | None, int | None]]) -> None:
    assert waits(steps, from_step, to_step) == found


@st.composite
def paths(draw: st.DrawFn) -> list[tuple[dt.date, str]]:
    """Any walk along the allowed transitions."""
    state, day = S.REGISTERED, DAY_0
    path: list[tuple[dt.date, str]] = [(day, state.value)]
    for _ in range(draw(st.integers(0, 14))):
        if not TRANSITIONS[state]:
            break
        state = draw(st.sampled_from(TRANSITIONS[state]))
        day += dt.timedelta(draw(st.integers(0, 9)))
        path.append((day, state.value))
    return path


@given(paths(), st.sampled_from(FROM_STEPS), st.sampled_from(TO_STEPS))
def test_no_wait_ends_before_it_begins_and_none_is_open_behind_its_goal(
    path: list[tuple[dt.date, str]], from_step: PupilState, to_step: PupilState
) -> None:
    if not comes_after(from_step, to_step):
        return
    found = list(episodes(path, from_step, to_step))
    assert len(found) <= sum(state == S.REGISTERED for _, state in path)
    assert all(one.days(path[-1][0]) >= 0 for one in found)
    last = path[-1][1]
    is_side = from_step in {S.NO_SHOW, S.NEED_NOTICE}
    if last in RANKS and not is_side and RANKS[last] >= RANKS[from_step]:  # the last path has a wait of its own
        assert (found[-1].to_on is not None) == (RANKS[last] >= RANKS[to_step])


def test_each_state_of_the_path_has_a_rank() -> None:
    assert set(RANKS) == set(PupilState) - {S.MOVED_AWAY, S.CANCELLED, S.DROPPED_OUT}
