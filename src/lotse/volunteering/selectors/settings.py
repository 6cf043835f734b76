"""The centre's own rules."""

from lotse.volunteering.models import VolunteeringSettings


def settings() -> VolunteeringSettings:
    """How the centre works with volunteers; the defaults where nobody has changed them."""
    return VolunteeringSettings.objects.first() or VolunteeringSettings()
