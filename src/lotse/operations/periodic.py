"""What has to happen without anybody asking: reminders, expiries, weekly mails."""

import datetime as dt
import logging

from django.conf import settings

from lotse.core import backups, clock, deleted, redeleting, registry
from lotse.core.tenancy import tenant_scope
from lotse.operations.backup import tidy
from lotse.outbox.services import post
from lotse.tenants.models import Centre

log = logging.getLogger(__name__)
REMIND_AGAIN = dt.timedelta(days=7)


def run_periodic(*, now: dt.datetime) -> int:
    """Do what concerns the installation; then let each provider of ``registry.periodic`` look at each centre.

    Returns how many failed. One failure is logged with its place and keeps none of the others from running.
    """
    failed = 0
    for work in (tidy_scratch, tend_deleted_list, remind_of_check):
        try:
            work(now)
        except Exception:
            failed += 1
            log.exception("periodic work %s failed", work.__name__)
    for centre in Centre.objects.all():
        with tenant_scope(centre.pk):
            for provider in registry.periodic:
                try:
                    provider(centre, now)
                except Exception:
                    failed += 1
                    log.exception("periodic work %s failed for %s", provider.__module__, centre.slug)
    return failed


def tidy_scratch(now: dt.datetime) -> None:
    """Whole copies of the data do not stay behind."""
    tidy()


def tend_deleted_list(now: dt.datetime) -> None:
    """Confirm deletions whose process died of them, and forget those that no backup holds any more."""
    deleted.begin(now)
    deleted.settle(redeleting.left, now)
    deleted.prune(now - dt.timedelta(days=settings.DELETED_LIST_DAYS))


def remind_of_check(now: dt.datetime) -> None:
    """Write to the operator, once a week, while nobody has proven a backup for too long."""
    known = backups.read()
    if known.begun is None:
        backups.note("begun", now)
        return
    if not known.check_is_due(now) or (known.reminded and now - known.reminded < REMIND_AGAIN):
        return
    backups.note("reminded", now)
    last = f"zuletzt am {clock.day_of(known.checked):%d.%m.%Y}" if known.checked else "noch nie"
    log.warning("no backup has been proven for %s days", settings.BACKUP_CHECK_DAYS)
    if settings.OPERATOR_EMAIL:
        post(
            to=settings.OPERATOR_EMAIL,
            subject="Lotse: Bitte eine Sicherung prüfen",
            text=(
                "Guten Tag,\n\n"
                f"eine Sicherung von Lotse wurde {last} geprüft. Ob sie sich einspielen lässt, weiß man erst dann.\n\n"
                "Bitte prüfen Sie die neueste, im laufenden Betrieb und in wenigen Minuten:\n\n"
                "    lotse restore --check /pfad/zur/neuesten.backup\n\n"
                "Diese Nachricht kommt jede Woche, bis eine Sicherung geprüft ist.\n\n"
                "Lotse\n"
            ),
            now=now,
        )
