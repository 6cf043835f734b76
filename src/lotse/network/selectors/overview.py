"""Who works with whom: partners and what ties them, as a matrix, and as a picture that looks the same each time."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from lotse.core.export import Sheet
from lotse.directory import ties
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.tenants.models import Membership

MOST = 24  # partners in one picture: beyond, no eye follows a line
SIZE, RADIUS, DOT = 600, 250, 17  # units of the picture
COLUMNS = ("Partner", "arbeitet zusammen mit", "Wie", "Anzahl")

Pair = tuple[uuid.UUID | None, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Partner:
    """``number`` is the same in picture, matrix and list; ``code`` "" and number 0: the centre itself."""

    number: int
    name: str
    code: str
    kind: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that ties two partners. ``how``: e.g. "2 Gremien, 1 Vereinbarung"."""

    one: Partner
    other: Partner
    how: str
    total: int

    @property
    def width(self) -> int:
        """Of the line in the picture: more ties, thicker, but never a beam."""
        return min(8, 1 + self.total)


@dataclass(frozen=True, slots=True)
class Cell:
    total: int
    how: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    partner: Partner
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """``hidden``: so many partners with fewer ties are only in the file. ``ways``: what was asked for ties."""

    partners: tuple[Partner, ...]
    lines: tuple[Line, ...]
    rows: tuple[MatrixRow, ...]
    hidden: int
    ways: tuple[str, ...]
    size: int = field(default=SIZE)
    dot: int = field(default=DOT)


@dataclass(frozen=True, slots=True)
class _Ties:
    organisations: dict[uuid.UUID, Organisation]
    found: dict[Pair, dict[str, int]]


def kind_options(member: Membership, on: dt.date) -> list[tuple[str, str, int]]:
    """A chip for each kind of partner that has ties, and one for all."""
    known = _ties(member, on, "").organisations.values()
    counts = defaultdict(int, {"": len(known)})
    for one in known:
        counts[one.kind] += 1
    labels = {"": "Alle", **dict(OrganisationKind.choices)}
    return [(value, str(label), counts[value]) for value, label in labels.items() if counts[value]]


def overview(member: Membership, on: dt.date, centre_name: str, kind: str = "") -> Overview:
    """The partners with most ties, those between them and with the centre; ``kind``: only partners of this kind."""
    known = _ties(member, on, kind)
    weight: dict[uuid.UUID, int] = defaultdict(int)
    for (one, other), how in known.found.items():
        for pk in (one, other):
            if pk is not None:
                weight[pk] += sum(how.values())
    shown = sorted(weight, key=lambda pk: (-weight[pk], known.organisations[pk].name, str(pk)))[:MOST]
    shown.sort(key=lambda pk: (known.organisations[pk].kind, known.organisations[pk].name, str(pk)))
    partners = _placed(centre_name, [known.organisations[pk] for pk in shown])
    by_key: dict[uuid.UUID | None, Partner] = dict(zip([None, *shown], partners, strict=True))
    cells = {
        pair: Cell(sum(how.values()), _said(how))
        for pair, how in known.found.items()
        if pair[0] in by_key and pair[1] in by_key
    }
    lines = []
    for (one, other), cell in cells.items():
        first, second = sorted((by_key[one], by_key[other]), key=lambda partner: partner.number)
        lines.append(Line(first, second, cell.how, cell.total))
    keys: list[uuid.UUID | None] = [None, *shown]
    rows = [MatrixRow(by_key[row], tuple(_between(cells, row, column) for column in keys)) for row in shown]
    return Overview(
        partners,
        tuple(sorted(lines, key=lambda line: (line.one.number, line.other.number))),
        tuple(rows),
        len(weight) - len(shown),
        tuple(way.plural for way in ties.ways),
    )


def ties_sheet(member: Membership, on: dt.date, centre_name: str, kind: str = "") -> Sheet:
    """All ties as a list, also of partners that the picture has no room for."""
    known = _ties(member, on, kind)
    rows = []
    for (one, other), how in known.found.items():
        names = [known.organisations[pk].name for pk in (one, other) if pk is not None]
        first, second = sorted(names) if one else (centre_name, *names)
        rows += [(first, second, label, count) for label, count in how.items()]
    return Sheet("Wer arbeitet mit wem", COLUMNS, sorted(rows))


def _ties(member: Membership, on: dt.date, kind: str) -> _Ties:
    found: dict[Pair, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for way in ties.ways:
        for tie in way.collect(member, on):
            found[_in_order(tie.one, tie.other)][way.label] += tie.count
    keys = {pk for pair in found for pk in pair if pk is not None}
    rows = Organisation.objects.filter(pk__in=keys, **({"kind": kind} if kind else {}))
    organisations = {row.pk: row for row in rows}
    kept = {pair: how for pair, how in found.items() if {*pair} - {None} <= organisations.keys()}
    return _Ties(organisations, kept)


def _in_order(one: uuid.UUID | None, other: uuid.UUID) -> Pair:
    return (one, other) if one is None or one < other else (other, one)


def _said(how: dict[str, int]) -> str:
    plural = {way.label: way.plural for way in ties.ways}
    return ", ".join(f"{count} {label if count == 1 else plural[label]}" for label, count in how.items())


def _between(cells: dict[Pair, Cell], row: uuid.UUID | None, column: uuid.UUID | None) -> Cell:
    if row is None or row == column:
        return Cell(0, "")
    return cells.get(_in_order(column, row), Cell(0, ""))


def _placed(centre_name: str, organisations: Sequence[Organisation]) -> tuple[Partner, ...]:
    """The centre in the middle, the partners around it in their order, the first at the top."""
    middle = SIZE // 2
    found = [Partner(0, centre_name, "", "", middle, middle)]
    for place, one in enumerate(organisations):
        angle = 2 * math.pi * place / len(organisations) - math.pi / 2
        x, y = middle + RADIUS * math.cos(angle), middle + RADIUS * math.sin(angle)
        found.append(Partner(place + 1, str(one), one.code, one.get_kind_display(), round(x), round(y)))
    return tuple(found)
