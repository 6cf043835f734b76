from django.apps import AppConfig


class BarriersConfig(AppConfig):
    name = "lotse.barriers"
    verbose_name = "Gemeldete Barrieren"

    def ready(self) -> None:
        from lotse.barriers import selectors, services
        from lotse.core import registry

        registry.today.add("barriers", selectors.today, order=60)
        registry.periodic.add("barriers.forget", services.forget)
