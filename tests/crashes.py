"""Processes that the kernel kills (SIGKILL) in the middle of their work, on a database that others see too.

In a test with ``own_connections`` (tests/races.py):

- ``survives``: work in one transaction leaves all of it or nothing, whichever commit it is killed at;
- ``resumes``: work in many steps goes on where it was killed, until it is done;
- ``in_a_process``: one process, killed before a chosen call of a chosen function.
"""

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.sql.compiler import SQLInsertCompiler

from lotse.core.errors import LotseError
from lotse.outbox.models import Attachment, Mail

Act = Callable[[], object]
KILLED, DONE, REFUSED, BROKEN = "killed", "done", "refused", "broken"
MOST_COMMITS = 20
COMMIT = (BaseDatabaseWrapper, "_commit")
INSERT = (SQLInsertCompiler, "execute_sql")


def in_a_process(act: Act, *, kill_at: int = 0, before: tuple[Any, str] = COMMIT) -> str:
    """Run ``act`` in a process of its own; returns KILLED, DONE, REFUSED (a named error) or BROKEN (any other).

    With ``kill_at`` it is killed instead of the call of that number (from 1) of the function ``before``, given as its
    owner (class or module) and name: each commit, unless told otherwise.
    """
    _leave_connection()
    process = os.fork()
    if process == 0:
        end = 2
        try:
            connection.connection = None  # the parent's
            _kill_at(kill_at, *before)
            act()
            end = 0
        except LotseError:
            end = 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(end)  # never back into the tests
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return KILLED
    return {0: DONE, 1: REFUSED, 2: BROKEN}[os.WEXITSTATUS(status)]


def _leave_connection() -> None:
    """Else the child would go on with a connection of ours."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


def _kill_at(number: int, owner: Any, name: str) -> None:
    left, original = [number], getattr(owner, name)

    def count(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    setattr(owner, name, count)


def survives(act: Act, tables: tuple[type[Model], ...], again: str, *, writes: bool = False) -> None:
    """Kill ``act`` at each of its commits in turn. ``again``: what it answers once it has been done.

    ``writes``: before that also between the tables, of which each has an INSERT at least.
    """

    def rows() -> list[int]:
        return [model._base_manager.count() for model in (*tables, Mail, Attachment)]

    nothing = rows()
    for number in range(2, len(tables) + 1) if writes else ():
        assert in_a_process(act, kill_at=number, before=INSERT) == KILLED
        assert rows() == nothing, f"a part of it at insert {number}"
    for number in range(1, MOST_COMMITS):
        outcome = in_a_process(act, kill_at=number)
        if outcome != KILLED:
            break
        assert rows() == nothing, f"a part of it at commit {number}"
    assert (outcome, number > 1) == (DONE, True)
    everything = rows()
    assert all(before != after for before, after in zip(nothing, everything[: len(tables)], strict=False))
    assert in_a_process(act) == again
    assert rows() == everything


def resumes(act: Act, check: Callable[[], object], *, kill_at: int = 2, most: int = 50) -> int:
    """Kill ``act`` at its commit number ``kill_at``, start it again, and so on until it gets through.

    ``check()`` is asked after each process and asserts what must hold even then. Each process commits ``kill_at`` - 1
    times before it dies, so that work which never notes how far it has come does not end: that fails after ``most``
    processes. Returns how many were killed, at least one.
    """
    for killed in range(most):
        outcome = in_a_process(act, kill_at=kill_at)
        check()
        if outcome != KILLED:
            assert (outcome, killed > 0) == (DONE, True)
            return killed
    raise AssertionError(f"not done after {most} processes")
