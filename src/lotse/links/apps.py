from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "lotse.links"
    verbose_name = "Links"
