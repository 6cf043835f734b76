from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lotse.privacy"
    verbose_name = "Datenschutz"
