from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "lotse.schooling"
    verbose_name = "Schule"
