"""Lotse as an operator has it, driven by its command line: a data folder, a key file, a database."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

from tests import postgres


def database(name: str) -> str:
    """The URL of an empty PostgreSQL database in runs on PostgreSQL; elsewhere "", for SQLite in the data folder."""
    return postgres.create_database(f"{name}_{uuid.uuid4().hex[:8]}") if "LOTSE_TEST_SOCKET" in os.environ else ""


class Installation:
    def __init__(self, folder: Path, key_file: Path, url: str) -> None:
        self.environment = {
            **os.environ,
            "LOTSE_DATA_DIR": str(folder),
            "LOTSE_STATIC_DIR": str(folder.parent / "static"),  # all of a test compress them once
            "LOTSE_KEY_FILE": str(key_file),
            "LOTSE_DATABASE_URL": url,
            "LOTSE_DEMO": "yes",
            "DJANGO_SETTINGS_MODULE": "lotse.config.settings",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout.strip()

    def lotse(self, *arguments: str) -> str:
        return self._run("-m", "lotse.config.cli", *arguments)

    def python(self, code: str) -> str:
        return self._run("-c", code)
