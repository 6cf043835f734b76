import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lotse.barriers import selectors, services
from lotse.barriers.enums import AnswerWay, Result
from lotse.core import clock
from lotse.core.errors import LotseError


class Command(BaseCommand):
    help = (
        "Zeigt gemeldete Barrieren auf Seiten der ganzen Installation, die noch niemand beantwortet hat. Endet mit 1, "
        "wenn es welche gibt. Meldungen zu Seiten eines Zentrums stehen dort unter Verwaltung."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--answer", metavar="KENNUNG", help="diese Meldung beantworten (mit --how, --result, --text)"
        )
        parser.add_argument(
            "--how", choices=AnswerWay.values, default=AnswerWay.SENT, help="wie; sent: Lotse sendet es"
        )
        parser.add_argument("--result", choices=Result.values, help="was daraus geworden ist")
        parser.add_argument("--text", default="", help="was der Person gesagt wurde")

    def handle(self, *, answer: str | None, how: str, result: str | None, text: str, **options: Any) -> None:
        if answer is None:
            self._list()
            return
        if not (result and text):
            raise CommandError("Zur Antwort gehören --result und --text.")
        now = clock.now()
        try:
            given = services.Answer(how=how, on=clock.day_of(now), result=result, text=text)
            services.answer_as_operator(report=selectors.report_of_installation(answer), answer=given, now=now)
        except LotseError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write("Die Antwort ist eingetragen.")

    def _list(self) -> None:
        found = list(selectors.reports_of_installation())
        for one in found:
            self.stdout.write(f"{one.code}  Antwort bis {one.reply_by_on:%d.%m.%Y}")
            self.stdout.write(
                f"  Seite: {one.page or 'nicht genannt'}\n  Antwort an: {one.reply_to or 'nicht gewünscht'}"
            )
            self.stdout.write("".join(f"  {line}\n" for line in one.problem.splitlines()))
        if found:
            sys.exit(1)
        self.stdout.write("Keine offenen Meldungen.")
