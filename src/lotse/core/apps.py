from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "lotse.core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        from lotse.core.checks import check_keys, check_personal, check_tenancy

        checks.register(check_tenancy, "lotse")
        checks.register(check_personal, "lotse")
        checks.register(check_keys, checks.Tags.database)
