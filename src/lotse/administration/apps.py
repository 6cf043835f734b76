from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "lotse.administration"
    verbose_name = "Verwaltung"
