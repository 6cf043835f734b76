"""The command line ``lotse``: Django's management, ours included, with named errors instead of traces."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["propose"]:
        # Works from files alone: no settings, so that not even a key or a database is created.
        from lotse.schooling.filemode.command import main as propose  # noqa: PLC0415

        sys.exit(propose(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotse.config.settings")
    # Django is imported late: a wrong setting must end in its sentence, not in a trace.
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from lotse.config.environment import SettingError  # noqa: PLC0415
    from lotse.core.errors import LotseError  # noqa: PLC0415
    from lotse.core.keys import KeyFileError  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except (SettingError, KeyFileError) as error:
        sys.exit(f"Lotse: {error}")
    except LotseError as error:
        sys.exit(f"Lotse: {error.sentence} [{error.code}]")


if __name__ == "__main__":
    main()
