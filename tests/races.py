"""Several people in the same instant: threads with connections of their own, on both engines."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from lotse.core.errors import LotseError
from lotse.core.tenancy import tenant_scope


@pytest.fixture
def own_connections(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Lets threads connect on their own. SQLite's test database lives in memory, where threads share one
    connection's locks: for the time of the test a copy of it in a file takes its place."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "race.sqlite3"
    copy = sqlite3.connect(file)
    in_memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, file
    try:
        yield
    finally:
        connections.close_all()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


def at_once(centre_id: Any, *acts: Callable[[], object]) -> list[str]:
    """Start the acts together, each in a thread inside the centre's scope; "" or the code of the error, in order."""
    start = threading.Barrier(len(acts))
    told = ["no answer"] * len(acts)

    def work(number: int, act: Callable[[], object]) -> None:
        try:
            with tenant_scope(centre_id):
                start.wait(timeout=30)
                act()
            told[number] = ""
        except LotseError as error:
            told[number] = error.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told
