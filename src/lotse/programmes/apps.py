from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "lotse.programmes"
    verbose_name = "Gruppenangebote"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose
        from lotse.directory import areas
        from lotse.programmes import rules
        from lotse.programmes.records import KINDS
        from lotse.programmes.retention import OWN_PERIODS, RETENTIONS
        from lotse.programmes.selectors import feeds, keeping
        from lotse.programmes.selectors.leading import programme_of_link
        from lotse.programmes.services import retention
        from lotse.tenants.areas import Area

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for ending in RETENTIONS:
            registry.retentions.add(ending.kind, ending)
        for period in OWN_PERIODS:
            registry.own_periods.add(period.kind, period)
        areas.front.add("programmes", Area("groups", "Gruppenangebote", "programmes:programmes"), order=50)
        create = CreateEntry("Gruppe planen", "programmes:new", rules.EDIT)
        registry.create_menu.add("programmes.programme", create, order=80)
        registry.today.add("programmes", feeds.today)
        registry.timeline.add("programmes", feeds.timeline)
        registry.file_actions.add("programmes", feeds.file_actions, order=90)
        registry.search.add("programmes", feeds.search, order=70)
        registry.calendar.add("programmes", feeds.calendar)
        registry.kept.add("programmes", keeping.kept)
        registry.before_deletion.add("programmes", retention.forget_families)
        registry.periodic.add("programmes.names", retention.forget_names)
        purpose = LinkPurpose(rules.LINK_PURPOSE, "Gruppe: Wer war da?", rules.LINK_DAYS, programme_of_link)
        registry.link_purposes.add("programmes.leader", purpose)
