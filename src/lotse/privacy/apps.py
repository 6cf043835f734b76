from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lotse.privacy"
    verbose_name = "Datenschutz"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry
        from lotse.privacy import rules
        from lotse.privacy.records import KINDS
        from lotse.privacy.retention import RETENTIONS
        from lotse.privacy.selectors import deletion_feeds, feeds, periods, requests
        from lotse.privacy.services import counting, running
        from lotse.privacy.services.merging import merge
        from lotse.privacy.services.packages import forget_packages
        from lotse.privacy.services.requests import forget_families, forget_gone

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for order, ending in enumerate(RETENTIONS, start=200):
            registry.retentions.add(ending.kind, ending, order=order)
        registry.months_kept.add("privacy.periods", periods.months_kept)
        new = CreateEntry("Antrag zum Datenschutz", "privacy:request_new", rules.HANDLE_REQUESTS)
        registry.create_menu.add("privacy.request", new, order=90)
        registry.file_actions.add("privacy", feeds.file_actions, order=90)
        registry.file_facts.add("privacy", feeds.file_facts, order=5)
        registry.person_actions.add("privacy", feeds.person_actions)
        registry.today.add("privacy.requests", requests.today)
        registry.kept.add("privacy", feeds.kept)
        registry.before_deletion.add("privacy.requests", forget_families)
        registry.merge.add("privacy", merge)
        registry.periodic.add("privacy.packages", forget_packages)
        registry.periodic.add("privacy.requests", forget_gone)
        registry.today.add("privacy.deletion", deletion_feeds.today)
        registry.file_facts.add("privacy.deletion", deletion_feeds.file_facts, order=5)
        registry.periodic.add("privacy.runs", running.resume)
        registry.periodic.add("privacy.due", counting.count_due)
        registry.redeletions.add(
            running.ERASED, registry.Redeletion(running.left_again, running.erase_again, running.LABEL)
        )
