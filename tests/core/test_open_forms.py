"""How often something may be sent without an account, counted in the cache of an installation."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command

from lotse.core.open_forms import too_many

AT = dt.datetime(2026, 10, 28, 9, 5, tzinfo=dt.UTC)


@pytest.fixture
def _cache_in_the_database(db: None, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
    call_command("createcachetable", verbosity=0)
    caches["default"].clear()


@pytest.mark.usefixtures("_cache_in_the_database")
def test_the_count_of_an_hour_outlives_pauses_and_ends_with_it() -> None:
    with time_machine.travel(AT, tick=False) as clock:
        sent = []
        for _ in range(3):
            sent.append(too_many("test", "192.0.2.1", per_sender=2, in_all=9))
            clock.shift(dt.timedelta(minutes=12))
        assert sent == [False, False, True]
        assert not too_many("test", "192.0.2.2", per_sender=2, in_all=9)
        clock.shift(dt.timedelta(hours=1))
        assert not too_many("test", "192.0.2.1", per_sender=2, in_all=9)


@pytest.mark.usefixtures("_cache_in_the_database")
def test_all_senders_together_have_a_limit_too() -> None:
    with time_machine.travel(AT, tick=False):
        assert [too_many("test", f"192.0.2.{n}", per_sender=2, in_all=3) for n in range(4)] == [False] * 3 + [True]
