from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lotse.audit"
    verbose_name = "Protokoll"
