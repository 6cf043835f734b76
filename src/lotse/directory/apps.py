from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    name = "lotse.directory"
    verbose_name = "Verzeichnis"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, NavigationEntry
        from lotse.directory import areas, ties
        from lotse.directory.rules import rights
        from lotse.directory.selectors import feeds, partners
        from lotse.directory.services.searching import refresh_daily
        from lotse.tenants.areas import Area

        entry = NavigationEntry("Netzwerk", "nodes", "directory:organisations", rights.VIEW, ("netzwerk/",))
        registry.navigation.add("directory", entry, order=60)
        areas.front.add(
            "directory.organisations", Area("organisations", "Organisationen", "directory:organisations"), order=20
        )
        areas.front.add("directory.agreements", Area("agreements", "Vereinbarungen", "directory:agreements"), order=30)
        ties.ways.add("agreements", ties.Way("Vereinbarung", "Vereinbarungen", partners.agreement_ties), order=10)
        areas.more.add("directory.hsds", Area("hsds", "Austausch (HSDS)", "directory:hsds_import"), order=90)
        areas.more.add("directory.table", Area("table", "Einlesen", "directory:table_import"), order=80)
        areas.more.add("directory.places", Area("places", "Orte", "directory:places"), order=10)
        create = CreateEntry("Organisation eintragen", "directory:organisation_new", rights.EDIT)
        registry.create_menu.add("directory.organisation", create, order=110)
        create = CreateEntry("Angebot eintragen", "directory:offer_new", rights.EDIT)
        registry.create_menu.add("directory.offer", create, order=105)
        registry.search.add("directory", feeds.search, order=70)
        registry.today.add("directory.agreements", feeds.today)
        registry.periodic.add("directory.search", refresh_daily)
        post_migrate.connect(_ensure_indexes, sender=self)


def _ensure_indexes(*, using: str, **_: Any) -> None:
    from lotse.directory.models import OFFER_INDEX

    OFFER_INDEX.ensure(using)
