"""What journeys start from."""

from typing import Any

import pytest

from lotse.core import clock
from lotse.operations.demo import build
from lotse.tenants.models import Centre


@pytest.fixture
def centre(transactional_db: None, settings: Any) -> Centre:
    """The smaller invented district, with an account for each role."""
    settings.DEMO = settings.DEVELOPER_PAGES = True
    build.build(seed=1, now=clock.now(), progress=lambda _: None, only="hoexter")
    return Centre.objects.get(slug="hoexter")
