"""A private PostgreSQL for tests: own cluster, socket only, fsync off; gone when the tests end.

``python -m tests.postgres --available`` exits with 0 where the server's programs are installed.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "lotse"  # as in use: no superuser, whom no policy of the database would bind


def program(name: str) -> str | None:
    """The path of a server program, newest version first; None where it is not installed."""
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), reverse=True)
    return str(versions[0]) if versions else shutil.which(name)


def available() -> bool:
    return program("initdb") is not None and program("postgres") is not None


def _as_server(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root: use the account that Debian's package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def use(config: Any) -> None:
    """Start a cluster, once for all workers of a run, and point the settings at it. Nothing is dropped in it: it goes
    as a whole, whoever may still be connected."""
    config.option.reuse_db = True
    if "LOTSE_TEST_SOCKET" not in os.environ:
        os.environ["LOTSE_TEST_SOCKET"] = start()
    socket = os.environ["LOTSE_TEST_SOCKET"].replace("/", "%2F")
    os.environ["LOTSE_DATABASE_URL"] = f"postgres://{ACCOUNT}@{socket}/lotse"
    _replace_database(os.environ["LOTSE_DATABASE_URL"])


def _replace_database(url: str) -> None:
    """pytest-django reads the settings before any conftest: what they said of the database is put right here."""
    from django.conf import settings
    from django.db import connections

    from lotse.config.settings import database_of

    settings.DATABASES["default"] = database_of(url)
    connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]


def start() -> str:
    """Start a cluster and return the folder of its socket."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    assert initdb and pg_ctl
    folder = Path(tempfile.mkdtemp(prefix="lotse-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    subprocess.run(
        _as_server(initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    options += " -c synchronous_commit=off -c max_connections=100"
    log = str(folder / "log")
    subprocess.run(
        _as_server(pg_ctl, "-D", str(data), "-o", options, "-l", log, "-w", "start"),
        check=True,
        stdout=subprocess.DEVNULL,
    )

    createuser = program("createuser")
    assert createuser
    subprocess.run([createuser, "-h", str(folder), "-U", "postgres", "--createdb", ACCOUNT], check=True)
    # For tests/emptying.py alone; no policy is passed by with it
    as_superuser(str(folder), f"GRANT SET ON PARAMETER session_replication_role TO {ACCOUNT}")

    def stop() -> None:
        subprocess.run(
            _as_server(pg_ctl, "-D", str(data), "-m", "immediate", "stop"), check=False, stdout=subprocess.DEVNULL
        )
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return str(folder)


def as_superuser(folder: str, statement: str) -> None:
    """Run one statement as the account that no policy binds."""
    psql = program("psql")
    assert psql
    subprocess.run([psql, "-h", folder, "-U", "postgres", "-q", "-c", statement, "postgres"], check=True)


def create_database(name: str) -> str:
    """Add an empty database to the running cluster and return its URL."""
    folder = os.environ["LOTSE_TEST_SOCKET"]
    createdb = program("createdb")
    assert createdb
    subprocess.run([createdb, "-h", folder, "-U", ACCOUNT, name], check=True)
    return f"postgres://{ACCOUNT}@{folder.replace('/', '%2F')}/{name}"


if __name__ == "__main__":
    sys.exit(0 if sys.argv[1:] == ["--available"] and available() else 1)
