"""Locks between processes: a file each, which the kernel opens when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, *, wait_s: float | None = None, shared: bool = False) -> Iterator[None]:
    """Hold the lock. ``wait_s``: so long at most, then TimeoutError; None: as long as it takes.

    ``shared``: only keep others from holding it alone; for ``is_locked`` it is open.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "wb") as file:
        until = None if wait_s is None else time.monotonic() + wait_s
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        while not _take(file.fileno(), how | (0 if until is None else fcntl.LOCK_NB)):
            if until is not None and time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.02)
        yield


def is_locked(path: Path) -> bool:
    """Whether somebody holds it alone; a few microseconds."""
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
