from django.apps import AppConfig


class BarriersConfig(AppConfig):
    name = "lotse.barriers"
    verbose_name = "Gemeldete Barrieren"

    def ready(self) -> None:
        from lotse.barriers import selectors, services
        from lotse.barriers.records import KINDS
        from lotse.barriers.retention import OWN_PERIODS
        from lotse.core import registry

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for period in OWN_PERIODS:
            registry.own_periods.add(period.kind, period)
        registry.today.add("barriers", selectors.today, order=60)
        registry.periodic.add("barriers.forget", services.forget)
