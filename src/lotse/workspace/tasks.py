"""What happens without anybody asking."""

import datetime as dt

from lotse.tenants.models import Centre
from lotse.workspace.services import send_weekly_mails


def weekly_mails(centre: Centre, now: dt.datetime) -> None:
    """Called every few minutes; sends on Monday morning, or as soon as possible after it."""
    send_weekly_mails(centre=centre, now=now)
