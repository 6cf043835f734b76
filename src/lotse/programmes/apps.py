from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "lotse.programmes"
    verbose_name = "Gruppenangebote"
