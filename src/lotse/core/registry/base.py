"""A registry, and the loosest shape of what is registered."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

P = TypeVar("P")


class Registry(Generic[P]):
    """An ordered set of named providers. A name given twice is a mistake of ours and raises ValueError."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._providers: dict[str, tuple[int, P]] = {}

    def add(self, key: str, provider: P, *, order: int = 100) -> None:
        if key in self._providers:
            raise ValueError(f"{self.name}: provider {key} is registered twice")
        self._providers[key] = (order, provider)

    def get(self, key: str) -> P | None:
        """The provider of this name."""
        return self._providers[key][1] if key in self._providers else None

    def __iter__(self) -> Iterator[P]:
        ordered = sorted(self._providers.items(), key=lambda item: (item[1][0], item[0]))
        return iter([provider for _, (_, provider) in ordered])


# Providers take plain arguments typed loosely here because core knows no domain noun; the owner of each registry
# (named behind it) documents and calls it.
Provider = Callable[..., Iterable[Any]]
