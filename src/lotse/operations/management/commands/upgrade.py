from typing import Any

from django.core.management.base import BaseCommand

from lotse.operations.setup import upgrade


class Command(BaseCommand):
    help = "Bringt Datenbank und Oberfläche auf den Stand dieser Fassung. Mehrfach aufrufbar."

    def handle(self, **options: Any) -> None:
        for line in upgrade():
            self.stdout.write(line)
