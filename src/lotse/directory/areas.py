"""The areas of *Netzwerk*: whoever has a page there adds it in ``AppConfig.ready()``, from this app or above.

``front`` holds what is opened many times a day; ``more`` the rest, one press further.
"""

from lotse.core.registry import Registry
from lotse.tenants.areas import Area, AreaGroup

front: Registry[Area] = Registry("areas of Netzwerk")
more: Registry[Area] = Registry("further areas of Netzwerk")


def areas() -> list[Area | AreaGroup]:
    """All of them, in the order of their tabs."""
    return [*front, AreaGroup("Mehr", tuple(more))]
