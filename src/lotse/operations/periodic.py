"""What has to happen without anybody asking: reminders, expiries, weekly mails."""

import datetime as dt
import logging

from lotse.core import registry
from lotse.core.tenancy import tenant_scope
from lotse.tenants.models import Centre

log = logging.getLogger(__name__)


def run_periodic(*, now: dt.datetime) -> int:
    """Let each provider of ``registry.periodic`` look at each centre. Returns how many failed.

    One failure is logged with its place and keeps none of the others from running.
    """
    failed = 0
    for centre in Centre.objects.all():
        with tenant_scope(centre.pk):
            for provider in registry.periodic:
                try:
                    provider(centre, now)
                except Exception:
                    failed += 1
                    log.exception("periodic work %s failed for %s", provider.__module__, centre.slug)
    return failed
