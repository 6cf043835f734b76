"""The only place that reads the clock. Services get ``now`` passed in; views and tasks ask here."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The current date in Europe/Berlin."""
    return timezone.localdate()
