import sys
from typing import Any

from django.core.management.base import BaseCommand

from lotse.core import stored


class Command(BaseCommand):
    help = "Prüft, ob ein gespeicherter Datensatz auf ein anderes Zentrum verweist. Endet mit 1, wenn ja."

    def handle(self, **options: Any) -> None:
        found = list(stored.crossings())
        for crossing in found:
            self.stderr.write(str(crossing))
        if found:
            self.stderr.write("Bitte diese Datensätze nicht bearbeiten und die betreibende Stelle verständigen.")
            sys.exit(1)
        tables, keys = len(stored.tenant_models()), len(stored.keys_to_check())
        self.stdout.write(f"In Ordnung: {keys} Arten von Verweisen in {tables} Tabellen bleiben in ihrem Zentrum.")
