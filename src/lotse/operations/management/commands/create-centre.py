from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lotse.core import clock
from lotse.operations.centres import create_centre


class Command(BaseCommand):
    help = "Legt ein Zentrum an und lädt seine erste Verwaltungskraft ein; der Einladungslink wird ausgegeben."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--slug", required=True, help="Kurzname in der Adresse, z. B. lippe")
        parser.add_argument("--name", required=True, help="z. B. „Kommunales Integrationszentrum Kreis Lippe“")
        parser.add_argument("--district", required=True, help="Kreis oder kreisfreie Stadt")
        parser.add_argument("--ags", required=True, help="Kreisschlüssel, fünf Ziffern, z. B. 05766")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", required=True)

    def handle(
        self, *, slug: str, name: str, district: str, ags: str, admin_email: str, admin_name: str, **options: Any
    ) -> None:
        url = create_centre(
            slug=slug,
            name=name,
            district_name=district,
            ags=ags,
            admin_email=admin_email,
            admin_name=admin_name,
            now=clock.now(),
        )
        self.stdout.write(f"Zentrum „{name}“ angelegt. Einladung für {admin_email} (gilt 14 Tage):\n{url}")
