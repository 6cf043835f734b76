"""The only place that reads the clock. Services get ``now`` passed in; views and tasks ask here."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The current date in Europe/Berlin."""
    return timezone.localdate()


def day_of(instant: dt.datetime) -> dt.date:
    """The date in Europe/Berlin at an aware instant."""
    return timezone.localtime(instant).date()


def local(instant: dt.datetime) -> dt.datetime:
    """An aware instant in Europe/Berlin, as people read it."""
    return timezone.localtime(instant)


def start_of(day: dt.date) -> dt.datetime:
    """The instant at which a day begins in Europe/Berlin."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
