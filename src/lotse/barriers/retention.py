"""How long answered reports are kept: as the centre sets it on their own page."""

from lotse.barriers.selectors import own_settings
from lotse.core.registry import OwnPeriod


def _keep_months() -> int:
    return own_settings().keep_months


OWN_PERIODS = (OwnPeriod("barriers.report", _keep_months, "Gemeldete Barrieren", "barriers:settings"),)
