from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "lotse.tenants"
    verbose_name = "Zentren"
