import os
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from lotse.operations.setup import upgrade

PERIODIC_S = 600


class Command(BaseCommand):
    help = "Startet Lotse: Webserver und Hintergrundarbeit in einem. Richtet vorher ein, was noch fehlt."
    requires_system_checks = ()  # the children that it starts check themselves

    def add_arguments(self, parser: CommandParser) -> None:
        port = urlsplit(settings.BASE_URL).port or 8000
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=port)
        parser.add_argument("--threads", type=int, default=8, help="gleichzeitige Anfragen (Standard: 8)")

    def handle(self, *, host: str, port: int, threads: int, **options: Any) -> None:
        for line in upgrade():
            self.stdout.write(line)
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
        web += ["--workers", "1", "--blocking-threads", str(threads), "--backpressure", "64", "--no-ws"]
        web += ["--log-level", "error", "lotse.config.wsgi:application"]
        worker = [sys.executable, "-m", "lotse.config.cli", "db_worker", "--interval", "1"]
        # Own process groups, so that one Ctrl-C reaches this process, which then ends both in order.
        children = [subprocess.Popen(one, env=os.environ, start_new_session=True) for one in (web, worker)]  # noqa: S603
        self.stdout.write(f"Lotse läuft: http://{host}:{port}/  (Beenden mit Strg+C)")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        periodic = [sys.executable, "-m", "lotse.config.cli", "periodic"]
        due = time.monotonic() + 5
        try:
            while all(child.poll() is None for child in children):
                if time.monotonic() >= due:
                    # A failure is logged there, and the next round tries again
                    subprocess.run(periodic, env=os.environ, check=False)  # noqa: S603
                    due = time.monotonic() + PERIODIC_S
                time.sleep(0.3)
        except KeyboardInterrupt:
            self.stdout.write("Lotse wird beendet.")
        finally:
            for child in children:
                child.terminate()
            for child in children:
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()
        if any(child.returncode not in {0, -signal.SIGTERM} for child in children):
            sys.exit("Lotse: Ein Teil ist unerwartet beendet worden; die Meldungen darüber nennen den Grund.")
