"""The clock stands at the moment of the test world, and nobody is told to wait."""

from typing import Any

import pytest
from django.core.cache import cache

from tests.world import NOW


@pytest.fixture(autouse=True)
def _unhurried(settings: Any) -> None:
    settings.API_PER_MINUTE = 0
    cache.clear()


@pytest.fixture
def today(time_machine: Any) -> None:
    """The interface asks the clock what is published."""
    time_machine.move_to(NOW, tick=False)
