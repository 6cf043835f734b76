from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "lotse.public"
    verbose_name = "Öffentlich"
