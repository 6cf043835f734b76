"""How this centre walks the path, and how it did before."""

from lotse.schooling.models import Process, ProcessVersion


def process() -> Process:
    """The centre's settings; before anybody saved them, the defaults as an unsaved row."""
    return Process.objects.first() or Process()


def process_versions() -> list[ProcessVersion]:
    """All versions of the settings, newest first; empty until they are changed for the first time."""
    return list(ProcessVersion.objects.select_related("by"))
