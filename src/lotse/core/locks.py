"""Locks between processes: a file each, which the kernel opens when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, *, wait_s: float | None = None) -> Iterator[None]:
    """Hold the lock. ``wait_s``: so long at most, then TimeoutError; None: as long as it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "wb") as file:
        until = None if wait_s is None else time.monotonic() + wait_s
        while not _take(file.fileno(), fcntl.LOCK_EX | (0 if until is None else fcntl.LOCK_NB)):
            if until is not None and time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.02)
        yield


def is_locked(path: Path) -> bool:
    """Whether somebody holds it; a few microseconds."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _take(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    finally:
        os.close(file)


def _take(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True
