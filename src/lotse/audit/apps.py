from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lotse.audit"
    verbose_name = "Protokoll"

    def ready(self) -> None:
        from lotse.audit.records import KINDS
        from lotse.core import registry

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
