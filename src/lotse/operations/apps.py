from django.apps import AppConfig
from django.conf import settings


class OperationsConfig(AppConfig):
    name = "lotse.operations"
    verbose_name = "Betrieb"

    def ready(self) -> None:
        if settings.DEMO:
            from lotse.core.registry import demo_logins
            from lotse.operations.demo.accounts import accounts

            demo_logins.add("operations", accounts)
