from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "lotse.schooling"
    verbose_name = "Schule"

    def ready(self) -> None:
        from lotse.schooling.rules import schools  # noqa: F401  declares its rights
