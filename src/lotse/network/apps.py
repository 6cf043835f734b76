from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "lotse.network"
    verbose_name = "Netzwerk"
