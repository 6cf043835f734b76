"""Keep a backup of this release, made from the smaller demo district, for the upgrade test of the next ones.

``python -m scripts.keep_release`` writes tests/operations/releases/<version>/{lotse.backup,keys.json}; run it once,
when a version is published, and commit the folder. Invented data, a key of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import lotse

FOLDER = Path("tests/operations/releases") / lotse.__version__


def main() -> None:
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {
            "LOTSE_DATA_DIR": data,
            "LOTSE_KEY_FILE": str(FOLDER.resolve() / "keys.json"),
            "LOTSE_DATABASE_URL": "",
            "LOTSE_DEMO": "yes",
        }
        for arguments in (
            ("migrate", "--verbosity", "0"),
            ("demo", "--district", "hoexter"),
            ("backup", str(FOLDER.resolve() / "lotse.backup")),
        ):
            subprocess.run([sys.executable, "-m", "lotse.config.cli", *arguments], env=environment, check=True)


if __name__ == "__main__":
    main()
