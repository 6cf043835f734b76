from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "lotse.administration"
    verbose_name = "Verwaltung"

    def ready(self) -> None:
        from lotse.administration.records import KINDS
        from lotse.administration.retention import RETENTIONS
        from lotse.administration.rules import USE
        from lotse.administration.selectors import open_invitation_or_none, organisation_facts
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose, NavigationEntry, link_purposes, navigation
        from lotse.core.registry import organisation_facts as facts

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for ending in RETENTIONS:
            registry.retentions.add(ending.kind, ending)
        entry = NavigationEntry("Verwaltung", "settings", "administration:index", USE, ("verwaltung/",))
        navigation.add("administration", entry, order=90)
        facts.add("administration.partners", organisation_facts, order=40)
        link_purposes.add("invitation", LinkPurpose("invitation", "Einladung", 14, open_invitation_or_none))
