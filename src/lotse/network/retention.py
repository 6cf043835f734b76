"""How long names in bodies are kept: as the centre sets it with the other periods of its network."""

from lotse.core.registry import OwnPeriod
from lotse.directory.selectors import settings


def _names_months() -> int:
    return settings().names_months


OWN_PERIODS = (OwnPeriod("network.names", _names_months, "Fristen des Netzwerks", "directory:truth_settings"),)
