"""The pages of families speak the compiled catalogues: compile them before Django reads one."""

from collections.abc import Iterator

import pytest

from scripts import build_locale
from tests.world import Place, World

build_locale.build()


@pytest.fixture
def lippe(world: World) -> Iterator[Place]:
    with world.lippe.scope():
        yield world.lippe
