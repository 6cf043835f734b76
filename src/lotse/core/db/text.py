"""Full text: which rows hold certain words, answered by an index of each engine, and the same on both.

A column holds *tokens*: words of [a-z0-9] made by us, with one space between them. SQLite indexes them with FTS5,
PostgreSQL with GIN over the array of them; neither stems, ranks or splits, so both find the same rows. The indexes
are no models: ``ensure`` makes them wherever tables were made (by migrations, for tests, from a backup), and makes
them anew where they are not as they should be.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup

# Each group must be met: by one of its choices, of which all tokens must be there.
Choice = tuple[str, ...]
Group = tuple[Choice, ...]
_TOKEN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """The index over one column of a model whose primary key is a UUID."""

    model: type[models.Model]
    column: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return _name(self.table, self.column)

    def ensure(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Make the index where it is missing or of another shape, and fill it from the rows."""
        connection = connections[using]
        if self.table not in connection.introspection.table_names():
            return
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                self._ensure_fts(cursor)
            else:
                cursor.execute(
                    f'CREATE INDEX IF NOT EXISTS "{self.name}" ON "{self.table}" '
                    f"USING gin (string_to_array(\"{self.column}\", ' '))"
                )

    def _ensure_fts(self, cursor: Any) -> None:
        wanted = self._fts()
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{self.name}%"])
        present = dict(cursor.fetchall())
        if all(present.get(name) == sql for name, sql in wanted.items()):
            return
        for name in (f"{self.name}_insert", f"{self.name}_update", f"{self.name}_delete"):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(f'DROP TABLE IF EXISTS "{self.name}"')
        for sql in wanted.values():
            cursor.execute(sql)
        cursor.execute(
            f'INSERT INTO "{self.name}" (rowid, id, tokens) '  # noqa: S608
            f'SELECT {_number("id")}, id, "{self.column}" FROM "{self.table}"'
        )

    def _fts(self) -> dict[str, str]:
        """Name and statement of all that the index consists of on SQLite.

        Its rows are numbered by the key's first digits: the number of a row of the table itself may change (VACUUM).
        """
        remove = f'DELETE FROM "{self.name}" WHERE rowid = {_number("old.id")};'  # noqa: S608
        add = (
            f'INSERT INTO "{self.name}" (rowid, id, tokens) VALUES ({_number("new.id")}, new.id, new."{self.column}");'  # noqa: S608
        )
        on = f'ON "{self.table}"'
        return {
            self.name: f'CREATE VIRTUAL TABLE "{self.name}" USING fts5 '
            "(id UNINDEXED, tokens, tokenize = 'ascii', detail = 'none', columnsize = 0)",
            f"{self.name}_insert": f'CREATE TRIGGER "{self.name}_insert" AFTER INSERT {on} BEGIN {add} END',
            f"{self.name}_update": f'CREATE TRIGGER "{self.name}_update" AFTER UPDATE OF "{self.column}" {on} '
            f'WHEN old."{self.column}" <> new."{self.column}" BEGIN {remove} {add} END',
            f"{self.name}_delete": f'CREATE TRIGGER "{self.name}_delete" AFTER DELETE {on} BEGIN {remove} END',
        }


class HasTokens(Lookup[Any]):
    """A condition for ``filter``: ``HasTokens(F("search_tokens"), groups)``; needs the TokenIndex of the column.

    Raises ValueError for what is no token: no text of a person may reach the engines' query languages.
    """

    prepare_rhs = False

    def __init__(self, column: Any, groups: Sequence[Group]) -> None:
        for group in groups:
            for choice in group:
                for token in choice:
                    if not _TOKEN.fullmatch(token):
                        raise ValueError(f"no token: {token!r}")
        super().__init__(column, tuple(groups))

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        assert isinstance(self.lhs, Col)
        name = _name(self.lhs.target.model._meta.db_table, str(self.lhs.target.column))
        groups = (
            "(" + " OR ".join("(" + " AND ".join(f'"{token}"' for token in choice) + ")" for choice in group) + ")"
            for group in self.rhs
        )
        column = f'{compiler.quote_name_unless_alias(self.lhs.alias)}."id"'
        return f'{column} IN (SELECT id FROM "{name}" WHERE "{name}" MATCH %s)', [" AND ".join(groups)]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, _ = compiler.compile(self.lhs)
        words = f"string_to_array({column}, ' ')"
        params: list[Any] = []
        groups = []
        for group in self.rhs:
            params += [list(choice) for choice in group]
            groups.append("(" + " OR ".join(f"{words} @> %s::text[]" for _ in group) + ")")
        return " AND ".join(groups), params


def _name(table: str, column: str) -> str:
    return f"{table}_{column}_index"


def _number(key: str) -> str:
    """SQL for the number that the first 15 hexadecimal digits of a key write: below 2^60, as good as never twice."""
    digits = (
        f"(instr('0123456789abcdef', substr({key}, {place + 1}, 1)) - 1) * {16 ** (14 - place)}" for place in range(15)
    )
    return " + ".join(digits)
