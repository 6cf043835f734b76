"""Small numbers stay hidden, also from whoever adds and subtracts what is shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from lotse.core.suppression import THRESHOLD, Count, Shown, suppress, suppress_list

Matrix = list[list[int]]


def full(shown: Shown) -> list[list[Count]]:
    """Cells and sums in one table."""
    rows = [[*cells, total] for cells, total in zip(shown.cells, shown.row_sums, strict=True)]
    return [*rows, [*shown.column_sums, shown.total]]


def range_of(place: tuple[int, int], shown: list[list[Count]]) -> tuple[int, int]:
    """The least and the largest count that agree with all that is shown: what an attacker can work out at best.

    Integer programs, so that no line is shared with the code under test. Sums are bounded by 100.
    """
    height, width = len(shown), len(shown[0])
    low = np.array([[1 if count is None else count for count in row] for row in shown]).ravel()
    high = np.array([[100 if count is None else count for count in row] for row in shown]).ravel()
    sums = []
    for row in range(height):
        line = np.zeros((height, width))
        line[row, :-1], line[row, -1] = 1, -1
        sums.append(line.ravel())
    for column in range(width):
        line = np.zeros((height, width))
        line[:-1, column], line[-1, column] = 1, -1
        sums.append(line.ravel())
    goal = np.zeros((height, width))
    goal[place] = 1
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * goal.ravel(),
            constraints=LinearConstraint(np.array(sums), 0, 0),
            bounds=Bounds(low, high),
            integrality=np.ones(height * width),
        )
        ends.append(round(sign * found.fun))
    return ends[0], ends[1]


def tables(height: int, width: int) -> st.SearchStrategy[Matrix]:
    row = st.lists(st.integers(0, 7), min_size=width, max_size=width)
    return st.lists(row, min_size=height, max_size=height)


@given(st.sampled_from([(1, 4), (2, 2), (2, 3), (4, 3), (5, 4)]).flatmap(lambda size: tables(*size)))
@settings(max_examples=40)
def test_no_hidden_count_can_be_worked_out(cells: Matrix) -> None:
    shown = suppress(cells)
    table = full(shown)
    if shown.is_withheld:
        assert {count for row in table for count in row[:-1]} == {None}
        return
    assert all(count is None or count == 0 or count >= THRESHOLD for row in table for count in row)
    for row, counts in enumerate(table):
        for column, count in enumerate(counts):
            if count is None:
                least, most = range_of((row, column), table)
                assert least < most, (row, column, table)


@given(st.lists(st.integers(0, 7), max_size=6))
def test_no_count_of_a_list_can_be_worked_out(counts: list[int]) -> None:
    told = suppress_list(counts)
    hidden = [count for count, shown in zip(counts, told, strict=True) if shown is None]
    assert all(one in {None, count} for one, count in zip(told, counts, strict=True))
    assert all(one is None or one == 0 or one >= THRESHOLD for one in told)
    if hidden and len(hidden) < len(counts):
        # The hidden counts are at least 1 each and add up to what is missing in the total
        assert len(hidden) >= 2 and sum(hidden) > len(hidden)


@given(tables(6, 5))
def test_what_is_shown_is_true_and_the_total_is_shown_from_five_on(cells: Matrix) -> None:
    shown = suppress(cells)
    for told, true in zip(shown.cells, cells, strict=True):
        assert all(one in {None, count} for one, count in zip(told, true, strict=True))
    total = sum(map(sum, cells))
    assert shown.total == (total if total == 0 or total >= THRESHOLD else None)
    if all(count == 0 or count >= THRESHOLD for row in cells for count in row):
        assert shown.cells == tuple(map(tuple, cells))  # nothing small: nothing hidden


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((0, 0), (0, 0)),
        ((7, 12, 0), (7, 12, 0)),
        ((3, 12, 9), (None, 12, None)),  # 3 = 24 - 12 - 9: the smallest other count goes with it
        ((3, 2, 12), (None, None, 12)),
        ((1, 1, 12, 9), (None, None, 12, None)),  # two hidden counts that add up to 2 would both be 1
        ((2, 1, 0), (None, None, None)),
        ((3, 0, 0), (None, None, None)),  # fewer than five in all: not even the zeros
        ((1, 1, 1, 1, 1, 0), (None,) * 6),
        ((), ()),
    ],
)
def test_lists_are_hidden_as_little_as_possible(counts: tuple[int, ...], told: tuple[Count, ...]) -> None:
    assert suppress_list(counts) == told


def test_a_small_cell_takes_a_second_row_and_column_with_it() -> None:
    shown = suppress([[3, 9, 20], [8, 6, 30], [10, 11, 40]])
    assert full(shown) == [
        [None, None, 20, 32],
        [None, None, 30, 44],
        [10, 11, 40, 61],
        [21, 26, 90, 137],
    ]


def test_a_single_row_is_hidden_as_little_as_a_list() -> None:
    assert full(suppress([[6, 2, 7, 0]])) == [[None, None, 7, 0, 15]] * 2


def test_what_need_not_be_hidden_is_shown() -> None:
    assert full(suppress([[0, 9, 6, 6], [0, 0, 0, 1]])) == [
        [0, 9, None, 6, None],
        [0, 0, 0, None, None],
        [0, 9, None, None, 22],
    ]


def test_a_sheet_of_the_largest_size_is_quick() -> None:
    """Sixteen municipalities by five bands with many small counts."""
    shown = suppress([[(7 * row + 3 * column) % 9 for column in range(5)] for row in range(16)])
    assert not shown.is_withheld
