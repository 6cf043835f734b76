"""Small numbers: counts that could point to a person are hidden, and with them what would give them away.

A count from 1 to ``THRESHOLD - 1`` is hidden (primary). Then so many others are hidden (complementary) that no hidden
count, sums included, can be worked out from those that are shown. Zeros are shown: they tell of nobody. Whoever attacks
knows these rules, hence that each hidden count is at least 1.

Why the check is exact: cells and sums form a bipartite graph, one node per row and column, one edge per count. Each row
and column says "what I hold adds up". A hidden count can be another one exactly if the edge lies on a cycle whose
counts can be raised and lowered in turn without one falling below 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

THRESHOLD = 5

Count = int | None  # None: hidden
Place = tuple[int, int]  # row, column; one past the last is the sum


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be shown. ``is_withheld``: nothing but the total can be told without giving counts away."""

    cells: tuple[tuple[Count, ...], ...]
    row_sums: tuple[Count, ...]
    column_sums: tuple[Count, ...]
    total: Count
    is_withheld: bool = False


def suppress(cells: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> Shown:
    """The table with small counts hidden; rows of equal length, counts not negative.

    The total is shown from ``threshold`` on, so that tables of the same children may stand side by side; below,
    everything is hidden.
    """
    table = _with_sums(cells)
    rows, columns = len(cells), len(cells[0]) if cells else 0
    total = table[rows, columns]
    if 0 < total < threshold:
        return _shown(table, set(table), rows, columns, is_withheld=True)
    small = {place for place, count in table.items() if 0 < count < threshold}
    hidden = set(small)
    twins = _twins(table, (rows, columns))
    while exposed := [place for place in sorted(hidden) if not _is_safe(place, table, hidden, (rows, columns))]:
        found = {more for place in exposed for more in _beside(place, table, hidden, (rows, columns))}
        if not found:
            return _shown(table, set(table) - {(rows, columns)}, rows, columns, is_withheld=True)
        chosen = min(found, key=lambda more: (_is_sum(more, (rows, columns)), table[more], more))
        hidden |= {chosen, *twins.get(chosen, ())}
    # What was hidden on the way and is not needed any more is shown again, large counts first
    for place in sorted(hidden - small, key=lambda more: (-table[more], more)):
        fewer = hidden - {place, *twins.get(place, ())}
        if all(_is_safe(one, table, fewer, (rows, columns)) for one in fewer):
            hidden = fewer
    return _shown(table, hidden, rows, columns)


def suppress_list(counts: Sequence[int], *, threshold: int = THRESHOLD) -> tuple[Count, ...]:
    """Counts that add up to a shown total. All are hidden where the total is small, or gives away that each is 1."""
    if 0 < sum(counts) < threshold:
        return (None,) * len(counts)
    hidden = {place for place, count in enumerate(counts) if 0 < count < threshold}
    shown = [place for place, count in enumerate(counts) if count >= threshold]
    shown.sort(key=lambda place: counts[place], reverse=True)
    while hidden and (len(hidden) == 1 or sum(counts[place] for place in hidden) == len(hidden)):
        if not shown:
            return (None,) * len(counts)
        hidden.add(shown.pop())
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def _with_sums(cells: Sequence[Sequence[int]]) -> dict[Place, int]:
    rows = [[*row, sum(row)] for row in cells]
    width = len(rows[0]) if rows else 1
    rows.append([sum(row[column] for row in rows) for column in range(width)])
    return {(row, column): count for row, counts in enumerate(rows) for column, count in enumerate(counts)}


def _twins(table: dict[Place, int], corner: Place) -> dict[Place, set[Place]]:
    """A cell that is alone in its row or column is the same number as the sum: both are shown, or neither."""
    found: dict[Place, set[Place]] = {}
    cells = [place for place, count in table.items() if count and place[0] < corner[0] and place[1] < corner[1]]
    for row, column in cells:
        for total in ((row, corner[1]), (corner[0], column)):
            if table[total] == table[row, column]:
                found.setdefault((row, column), set()).add(total)
                found.setdefault(total, set()).add((row, column))
    return found


def _beside(place: Place, table: dict[Place, int], hidden: set[Place], corner: Place) -> list[Place]:
    """What else could be hidden in the row or column of a count."""
    return [
        other
        for other, count in table.items()
        if count and other not in hidden and other != corner and (other[0] == place[0]) != (other[1] == place[1])
    ]


def _is_safe(place: Place, table: dict[Place, int], hidden: set[Place], corner: Place) -> bool:
    """Whether the count could be one more or one less, all that is shown staying as it is."""
    row, column = ("row", place[0]), ("column", place[1])
    others = hidden - {place}
    may_rise, may_fall = _ways(place, table, corner)
    return (may_rise and _leads(column, row, others, table, corner)) or (
        may_fall and _leads(row, column, others, table, corner)
    )


def _leads(
    start: tuple[str, int], goal: tuple[str, int], over: set[Place], table: dict[Place, int], corner: Place
) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node in _next(waiting.pop(), over, table, corner):
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


def _next(node: tuple[str, int], over: set[Place], table: dict[Place, int], corner: Place) -> Iterator[tuple[str, int]]:
    """From a row by counts that may rise, from a column by counts that may fall: rows and columns keep their sums."""
    kind, number = node
    for place in over:
        may_rise, may_fall = _ways(place, table, corner)
        if kind == "row" and place[0] == number and may_rise:
            yield "column", place[1]
        elif kind == "column" and place[1] == number and may_fall:
            yield "row", place[0]


def _ways(place: Place, table: dict[Place, int], corner: Place) -> tuple[bool, bool]:
    """Whether a hidden count may be thought larger, smaller. A sum stands on the other side of its equation."""
    may_fall = table[place] > 1
    return (may_fall, True) if _is_sum(place, corner) else (True, may_fall)


def _is_sum(place: Place, corner: Place) -> bool:
    return (place[0] == corner[0]) != (place[1] == corner[1])


def _shown(table: dict[Place, int], hidden: set[Place], rows: int, columns: int, *, is_withheld: bool = False) -> Shown:
    def count(row: int, column: int) -> Count:
        return None if (row, column) in hidden else table[row, column]

    return Shown(
        cells=tuple(tuple(count(row, column) for column in range(columns)) for row in range(rows)),
        row_sums=tuple(count(row, columns) for row in range(rows)),
        column_sums=tuple(count(rows, column) for column in range(columns)),
        total=count(rows, columns),
        is_withheld=is_withheld,
    )
