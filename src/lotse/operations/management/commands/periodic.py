import sys
from typing import Any

from django.core.management.base import BaseCommand

from lotse.core import clock
from lotse.core.db.statistics import renew_statistics
from lotse.core.keychecks import check_keys
from lotse.operations.periodic import run_periodic


class Command(BaseCommand):
    help = "Erledigt, was regelmäßig ansteht (Erinnerungen, Fristen, Wochenmails). Beliebig oft aufrufbar."

    def handle(self, **options: Any) -> None:
        check_keys()
        renew_statistics()
        failed = run_periodic(now=clock.now())
        if failed:
            self.stderr.write(f"{failed} Aufgaben sind gescheitert; die Meldungen darüber nennen den Grund.")
            sys.exit(1)
