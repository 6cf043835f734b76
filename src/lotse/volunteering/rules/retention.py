"""From when on something is deleted: so many months after its last day."""

import datetime as dt

from lotse.core.dates import months_after

VOLUNTEERS, ENGAGEMENTS, NEEDS = "ehrenamtliche", "engagements", "bedarf"
LABELS = {VOLUNTEERS: "Ehrenamtliche", ENGAGEMENTS: "Engagements", NEEDS: "Bedarf"}


def cutoff(on: dt.date, keep_months: int) -> dt.date:
    """What was over on this day or before is due: its period has passed. Month ends count a little longer."""
    return months_after(on, -keep_months)
