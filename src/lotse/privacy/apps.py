from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lotse.privacy"
    verbose_name = "Datenschutz"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.privacy.records import KINDS
        from lotse.privacy.retention import RETENTIONS
        from lotse.privacy.selectors import feeds, periods
        from lotse.privacy.services.packages import forget_packages

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for order, ending in enumerate(RETENTIONS, start=200):
            registry.retentions.add(ending.kind, ending, order=order)
        registry.file_actions.add("privacy.package", feeds.file_actions, order=90)
        registry.person_actions.add("privacy.package", feeds.person_actions)
        registry.months_kept.add("privacy.periods", periods.months_kept)
        registry.periodic.add("privacy.packages", forget_packages)
