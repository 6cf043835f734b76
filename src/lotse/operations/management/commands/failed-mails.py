import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lotse.core import clock
from lotse.outbox import selectors, services


class Command(BaseCommand):
    help = (
        "Zeigt aufgegebene Mails, die zu keinem Zentrum gehören (neues Passwort, Rückmeldungen). Endet mit 1, wenn es "
        "welche gibt. Die Mails der Zentren stehen dort unter Verwaltung, Postausgang."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="alle noch einmal senden")

    def handle(self, *, retry: bool, **options: Any) -> None:
        found = list(selectors.failed_account_mails())
        for mail in found:
            at = clock.local(mail.created_at)
            self.stdout.write(f"{at:%d.%m.%Y %H:%M}  {mail.subject}  ({mail.attempts} Versuche, {mail.last_error})")
        if not found:
            self.stdout.write("Keine aufgegebenen Mails.")
        elif retry:
            services.retry_account_mails()
            self.stdout.write(f"{len(found)} Mails werden noch einmal gesendet.")
        else:
            sys.exit(1)
