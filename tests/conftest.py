"""Fixtures that each test may ask for. Each test world has two centres, so that a leak has somewhere to show."""

import gc
import os
import re
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.browser import (  # noqa: F401 - fixtures
    accessible,
    browser_context_args,
    browser_type_launch_args,
    playwright,
    sign_in,
    visit,
)

os.environ.setdefault("LOTSE_DATA_DIR", tempfile.mkdtemp(prefix="lotse-test-"))

# How fast the machine happens to be says nothing about a property. Each run draws anew: many small ones see more.
hypothesis_settings.register_profile(
    "lotse", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("lotse")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    from tests import emptying

    _be_fast_and_local()
    emptying.use()
    if os.environ.get("LOTSE_TEST_ENGINE") == "postgres":
        from tests import postgres

        postgres.use(config)


def _be_fast_and_local() -> None:
    from django.conf import settings
    from django.test import override_settings

    override_settings(
        DATA_DIR=Path(os.environ["LOTSE_DATA_DIR"]),  # the settings were read before this file
        REQUIRE_SECOND_FACTOR=False,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ).enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each worker begins with its share of what takes long, so that none is left with it at the end; the rest stays in
    its random order. ``--dist worksteal`` gives each worker a stretch of the list."""
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    long = [one for one in items if one.get_closest_marker("long")]
    rest = [one for one in items if not one.get_closest_marker("long")]
    ordered: list[pytest.Item] = []
    for number in range(workers):
        ordered += long[number::workers]
        ordered += rest[len(rest) * number // workers : len(rest) * (number + 1) // workers]
    items[:] = ordered


def pytest_collection_finish() -> None:
    """What is loaded by now stays: do not look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The registers and schemas that lie beside the project; a test that needs them says so where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the real registers is absent")
    return SHARED


@pytest.fixture(autouse=True)
def _own_list_of_deletions(settings: Any) -> None:
    settings.DELETED_LIST = settings.DATA_DIR / f"deleted-{uuid.uuid4().hex}.list"


_WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# Sessions live by being read; the audit log records reading; recovery codes remember when they were shown.
_MAY_BE_WRITTEN = {"django_session", "audit_entry", "usersessions_usersession", "mfa_authenticator"}


@contextmanager
def no_writes() -> Iterator[None]:
    """Fails when something but sessions and the audit log is written."""
    from django.db import connection

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = _WRITES.match(sql)
        if found and found.group(2) not in _MAY_BE_WRITTEN:
            raise AssertionError(f"a GET wrote: {sql[:120]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture(autouse=True)
def _gets_do_not_write(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    original = Client.get

    def get(self: Client, *args: Any, **kwargs: Any) -> Any:
        with no_writes():
            return original(self, *args, **kwargs)

    monkeypatch.setattr(Client, "get", get)


@pytest.fixture
def world(db: None) -> "Any":
    """Two centres with a member for each role in each; see tests/world.py."""
    from tests.world import build

    return build()
