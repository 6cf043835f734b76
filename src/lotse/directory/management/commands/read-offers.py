"""``lotse read-offers``: let the search read all offers at once, instead of within the day."""

from typing import Any

from django.core.management.base import BaseCommand

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.directory.services.searching import refresh_all
from lotse.tenants.models import Centre


class Command(BaseCommand):
    help = "Liest alle Angebote neu in die Suche ein. Nötig nur, wenn es nicht bis zum nächsten Tag warten kann."

    def handle(self, **options: Any) -> None:
        for centre in Centre.objects.order_by("slug"):
            with tenant_scope(centre.pk):
                self.stdout.write(f"{centre.slug}: {refresh_all(clock.today())} Angebote gelesen")
