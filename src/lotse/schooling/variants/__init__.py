"""Templates of the path: how districts walk it, as a data file and its reader."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Variant:
    """A district's way. ``found`` and ``assumed`` are settings of models.Process; ``assumed`` stands in no source."""

    key: str
    name: str
    summary: str
    source: str
    verified: bool
    found: Mapping[str, Any]
    assumed: Mapping[str, Any]

    @property
    def settings(self) -> dict[str, Any]:
        """What it says about the path; the defaults hold for the rest."""
        return {**self.assumed, **self.found}


@cache
def variants() -> Mapping[str, Variant]:
    """All templates by key, in the order of the file."""
    data = tomllib.loads(files(__package__).joinpath("templates.toml").read_text("utf-8"))
    return {
        key: Variant(
            key, one["name"], one["summary"], one["source"], one["verified"], one["found"], one.get("assumed", {})
        )
        for key, one in data.items()
    }
