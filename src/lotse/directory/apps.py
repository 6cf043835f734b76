from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "lotse.directory"
    verbose_name = "Verzeichnis"

    def ready(self) -> None:
        from lotse.directory.rules import rights  # noqa: F401  (declares them)
