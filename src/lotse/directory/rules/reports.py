"""The public form *Unser Angebot*."""

import datetime as dt

LINK_PURPOSE = "offer_report"
LINK_DAYS = 2
UNCONFIRMED = dt.timedelta(days=2)
"""So long does an address have to confirm; then all that was sent is deleted."""
UNDECIDED = dt.timedelta(days=180)
"""What nobody of the centre has decided by then is deleted too."""
DECIDE_WITHIN_DAYS = 10  # working days
PER_SENDER, IN_ALL, PER_ADDRESS = 10, 60, 3  # in an hour: from one network address, for one centre, to one mail address
