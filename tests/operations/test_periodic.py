"""Periodic work: each centre in its own scope, one failure stops nobody else."""

import io

import pytest
from django.core.management import call_command

from lotse.core import registry
from lotse.core.tenancy import current_centre_id
from lotse.operations.periodic import run_periodic
from tests.world import NOW, World


def test_each_centre_is_visited_in_its_scope_and_a_failure_stays_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot: registry.Registry[object] = registry.Registry("periodic")
    seen: list[tuple[str, bool]] = []

    def fail(centre: object, now: object) -> None:
        raise RuntimeError

    def look(centre: object, now: object) -> None:
        seen.append((centre.slug, centre.pk == current_centre_id()))  # type: ignore[attr-defined]

    slot.add("fails", fail, order=1)
    slot.add("looks", look, order=2)
    monkeypatch.setattr(registry, "periodic", slot)
    assert run_periodic(now=NOW) == 2
    assert sorted(seen) == [("lippe", True), ("nachbar", True)]
    with pytest.raises(SystemExit):
        call_command("periodic", stderr=io.StringIO())
