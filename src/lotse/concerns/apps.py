from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "lotse.concerns"
    verbose_name = "Sorge um ein Kind"

    def ready(self) -> None:
        from lotse.concerns import selectors, services
        from lotse.concerns.records import KINDS
        from lotse.core import registry

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        registry.today.add("concerns", selectors.today, order=1)
        registry.periodic.add("concerns.escalate", services.escalate)
        registry.periodic.add("concerns.forget", services.forget)
