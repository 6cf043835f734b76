"""The command line ``lotse``: Django's management, ours included, with named errors instead of traces."""

import os
import sys


def main() -> None:
    """Ends with 0 done, 1 not done (with a sentence), 2 wrong call."""
    # Two work from files alone: no settings, so that not even a key or a database is created.
    if sys.argv[1:2] == ["propose"]:
        from lotse.schooling.filemode.command import main as propose  # noqa: PLC0415

        sys.exit(propose(sys.argv[2:]))
    if sys.argv[1:2] == ["match"]:
        from lotse.volunteering.filemode.command import main as match  # noqa: PLC0415

        sys.exit(match(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotse.config.settings")
    # Django is imported late: a wrong setting must end in its sentence, not in a trace.
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    from lotse.config.environment import SettingError  # noqa: PLC0415
    from lotse.core.errors import LotseError  # noqa: PLC0415
    from lotse.core.keys import KeyFileError  # noqa: PLC0415

    try:
        if sys.argv[1:] in ([], ["help"], ["--help"], ["-h"]):
            _help()
        else:
            execute_from_command_line(sys.argv)
    except (SettingError, KeyFileError) as error:
        sys.exit(f"Lotse: {error}")
    except LotseError as error:
        sys.exit(f"Lotse: {error.sentence} [{error.code}]")
    except DatabaseError:
        from lotse.core.db.state import pending_migrations  # noqa: PLC0415

        if not pending_migrations():
            raise
        sys.exit("Lotse: Die Datenbank ist nicht auf dem Stand dieser Fassung. Bitte zuerst: lotse upgrade")


def _help() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from lotse.operations.overview import overview  # noqa: PLC0415

    print(overview())  # noqa: T201


if __name__ == "__main__":
    main()
