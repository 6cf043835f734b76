from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "lotse.wording"
    verbose_name = "Texte für Familien"
