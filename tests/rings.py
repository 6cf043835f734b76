"""A key ring of a test's own, in a file of its own, that it may change."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lotse.core import keys
from lotse.core.keys import KeyRing


@pytest.fixture
def own_ring(settings: Any, tmp_path: Path) -> Iterator[KeyRing]:
    """The ring of all tests, as one that only this test changes."""
    file = tmp_path / "ring" / "lotse.keys.json"
    file.parent.mkdir()
    shutil.copy(settings.KEY_FILE, file)
    ring = keys.load(file)
    settings.KEY_FILE, settings.KEY_RING = file, ring
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = ring.django_secret, []
    yield ring
