"""The centre's own phases and periods."""

import uuid

from lotse.conflicts.models import ConflictPhase, ConflictSettings
from lotse.core.errors import NotFound


def settings() -> ConflictSettings:
    """The centre's periods; the defaults where nobody has changed them."""
    return ConflictSettings.objects.first() or ConflictSettings()


def phases() -> list[ConflictPhase]:
    """All of them, in order."""
    return list(ConflictPhase.objects.all())


def active_phases() -> list[ConflictPhase]:
    return list(ConflictPhase.objects.filter(is_active=True))


def phase_for(pk: uuid.UUID) -> ConflictPhase:
    """Raises NotFound."""
    found = ConflictPhase.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
