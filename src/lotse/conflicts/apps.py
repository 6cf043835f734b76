from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "lotse.conflicts"
    verbose_name = "Konflikte"

    def ready(self) -> None:
        from lotse.conflicts import rules
        from lotse.conflicts.records import KINDS
        from lotse.conflicts.retention import OWN_PERIODS, RETENTIONS
        from lotse.conflicts.selectors import feeds
        from lotse.conflicts.services import phases, retention
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, NavigationEntry

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for ending in RETENTIONS:
            registry.retentions.add(ending.kind, ending)
        for period in OWN_PERIODS:
            registry.own_periods.add(period.kind, period)
        entry = NavigationEntry("Konflikte", "scales", "conflicts:conflicts", rules.WORK, ("konflikte/",))
        registry.navigation.add("conflicts", entry, order=70)
        numbers = NavigationEntry("Konflikte", "scales", "conflicts:counts", rules.COUNTS, ("konflikte/",))
        registry.navigation.add("conflicts.counts", numbers, order=71)
        requests = NavigationEntry("Konflikte", "scales", "conflicts:emergencies", rules.APPROVE, ("konflikte/",))
        registry.navigation.add("conflicts.emergencies", requests, order=72)
        create = CreateEntry("Konflikt aufnehmen", "conflicts:new", rules.WORK)
        registry.create_menu.add("conflicts.conflict", create, order=90)
        registry.today.add("conflicts", feeds.today)
        registry.periodic.add("conflicts.phases", phases.adopt_phases)
        registry.periodic.add("conflicts.contacts", retention.forget_contacts)
