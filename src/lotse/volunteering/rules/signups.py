"""The sign-up of volunteers on the public pages."""

import datetime as dt

LINK_PURPOSE = "volunteer_signup"
LINK_DAYS = 2
KEPT = dt.timedelta(hours=48)
"""So long does an address have to confirm; then all that was sent is deleted."""
PER_SENDER = 10
"""Sign-ups from one network address in an hour: on a bus many share one."""
IN_ALL = 60
"""Sign-ups for one centre in an hour."""
PER_ADDRESS = 3
"""Mails to one address in an hour, whoever types it; more are not sent, and the page does not tell."""
REACHES_KM = (5, 10, 20, 50)
