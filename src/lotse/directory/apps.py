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
        from lotse.directory.records import KINDS
        from lotse.directory.retention import RETENTIONS
        from lotse.directory.rules import rights
        from lotse.directory.selectors import feeds, partners
        from lotse.directory.services.drafts import forget_drafts
        from lotse.directory.services.searching import refresh_daily
        from lotse.tenants.areas import Area

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for ending in RETENTIONS:
            registry.retentions.add(ending.kind, ending)
        entry = NavigationEntry("Netzwerk", "nodes", "directory:organisations", rights.VIEW, ("netzwerk/",))
        registry.navigation.add("directory", entry, order=60)
        areas.front.add("directory.offers", Area("offers", "Angebote", "directory:offers"), order=10)
        areas.front.add(
            "directory.organisations", Area("organisations", "Organisationen", "directory:organisations"), order=20
        )
        areas.more.add("directory.agreements", Area("agreements", "Vereinbarungen", "directory:agreements"), order=15)
        ties.ways.add("agreements", ties.Way("Vereinbarung", "Vereinbarungen", partners.agreement_ties), order=10)
        areas.more.add("directory.hsds", Area("hsds", "Austausch (HSDS)", "directory:hsds_import"), order=90)
        areas.more.add("directory.table", Area("table", "Einlesen", "directory:table_import"), order=80)
        areas.more.add(
            "directory.translations", Area("translations", "Übersetzungen", "directory:to_translate"), order=85
        )
        areas.more.add("directory.places", Area("places", "Orte", "directory:places"), order=10)
        create = CreateEntry("Organisation eintragen", "directory:organisation_new", rights.EDIT)
        registry.create_menu.add("directory.organisation", create, order=110)
        create = CreateEntry("Angebot eintragen", "directory:offer_new", rights.EDIT)
        registry.create_menu.add("directory.offer", create, order=105)
        registry.search.add("directory", feeds.search, order=70)
        registry.today.add("directory.agreements", feeds.today)
        registry.periodic.add("directory.search", refresh_daily)
        registry.periodic.add("directory.drafts", forget_drafts)
        self._truth()
        post_migrate.connect(_ensure_indexes, sender=self)

    def _truth(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose
        from lotse.directory import areas
        from lotse.directory.rules import reports as rules
        from lotse.directory.rules.truth import LINK_DAYS, LINK_PURPOSE
        from lotse.directory.selectors import reports
        from lotse.directory.selectors.truth import feeds
        from lotse.directory.selectors.truth.asking import inquiry_of_link
        from lotse.directory.services.reports import forget
        from lotse.directory.services.truth.asking import keep_true
        from lotse.tenants.areas import Area

        areas.front.add("directory.truth", Area("truth", "Aktualität", "directory:truth"), order=40)
        registry.today.add("directory.truth", feeds.today)
        registry.periodic.add("directory.truth", keep_true)
        purpose = LinkPurpose(LINK_PURPOSE, "Angebote bestätigen und ändern", LINK_DAYS, inquiry_of_link)
        registry.link_purposes.add(LINK_PURPOSE, purpose)
        registry.today.add("directory.reports", reports.today)
        registry.periodic.add("directory.reports", forget)
        days = rules.LINK_DAYS
        purpose = LinkPurpose(rules.LINK_PURPOSE, "Angebotsmeldung bestätigen", days, reports.report_of_link)
        registry.link_purposes.add(rules.LINK_PURPOSE, purpose)


def _ensure_indexes(*, using: str, **_: Any) -> None:
    from lotse.directory.models import OFFER_INDEX

    OFFER_INDEX.ensure(using)
