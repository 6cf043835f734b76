"""Each URL of the project as the URLconf has it, and the access table as the file ``access.txt`` has it.

``python -m tests.architecture.routes`` adds the lines that are missing and removes those of routes that are gone:
the change of the file is what a reviewer reads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("access.txt")
RIGHTS = Path(__file__).with_name("rights.txt")


@dataclass(frozen=True)
class Route:
    """``name`` with namespace; ``kwargs`` in the order of the path, the centre included."""

    name: str
    path: str
    kwargs: tuple[str, ...]
    view: Any

    @property
    def mark(self) -> tuple[str, str]:
        mark = getattr(self.view, "access", None)
        return (mark.kind, mark.detail) if mark else ("UNMARKED", "give the view a mark of core/access.py")


def walk(patterns: Any = None, namespace: str = "", prefix: str = "", kwargs: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path, names = prefix + str(entry.pattern), kwargs + tuple(_kwargs(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry.url_patterns, inner, path, names)
        elif isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name}", path, names, entry.callback)


def _kwargs(pattern: Any) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", str(pattern))


def routes() -> list[Route]:
    """All routes, by name."""
    return sorted(walk(), key=lambda route: route.name)


def read_table(path: Path = TABLE) -> dict[str, tuple[str, str]]:
    """Route name → (kind, detail). Lines that begin with # are for people."""
    lines = [line.split(maxsplit=2) for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len({line[0] for line in lines}) == len(lines), "a route has two lines"
    return {name: (kind, detail) for name, kind, detail in lines}


def read_rights() -> dict[str, tuple[bool, frozenset[str]]]:
    """Right → (reads personal files, roles that hold it)."""
    table = {}
    for line in RIGHTS.read_text("utf-8").splitlines():
        if line and line[0] != "#":
            code, personal, roles = line.split(maxsplit=2)
            table[code] = (personal == "personal", frozenset(roles.split()))
    return table


def write() -> None:
    from lotse.tenants import rights
    from lotse.tenants.enums import Role

    _write(TABLE, [f"{route.name:<46} {route.mark[0]:<10} {route.mark[1]}" for route in routes()])
    lines = []
    for right in rights.all_rights():
        roles = " ".join(role for role in Role if role in right.roles)
        lines.append(f"{right.code:<34} {'personal' if right.personal else '-':<9} {roles}")
    _write(RIGHTS, lines)


def _write(path: Path, lines: list[str]) -> None:
    comment = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*comment, *lines, ""]), "utf-8")


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotse.config.settings")
    django.setup()
    write()
