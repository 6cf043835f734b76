from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "lotse.tenants"
    verbose_name = "Zentren"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.tenants.records import KINDS

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
