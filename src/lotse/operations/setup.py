"""Bringing an installation up to date: tables, cache, stylesheets."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from lotse.core import clock, deleted
from lotse.core.db.rows import ensure_policies
from lotse.core.db.state import pending_migrations
from lotse.core.keychecks import check_keys, note_keys


def upgrade() -> Iterator[str]:
    """Do what is not done yet, and say each step. Raises KeyLost before anything is done."""
    check_keys()
    pending = pending_migrations()
    if pending:
        call_command("migrate", verbosity=0, interactive=False)
        yield f"Datenbank: {len(pending)} Änderungen eingespielt."
    note_keys()
    deleted.begin(clock.now())
    ensure_policies()
    call_command("createcachetable", verbosity=0)  # looks whether it is there: somebody may have killed the last start
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    fingerprint = _fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint)
        yield "Oberfläche: Dateien zusammengestellt."


def _fingerprint() -> str:
    """Changes with any static file's path, size or time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
