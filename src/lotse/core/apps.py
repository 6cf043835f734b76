from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "lotse.core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        from lotse.core.checks import check_keys, check_personal, check_rows, check_tenancy

        checks.register(check_tenancy, "lotse")
        checks.register(check_personal, "lotse")
        checks.register(check_keys, checks.Tags.database)
        checks.register(check_rows, checks.Tags.database)
        post_migrate.connect(_guard_rows, sender=self)


def _guard_rows(using: str, **_: Any) -> None:
    from lotse.core.db.rows import ensure_policies

    ensure_policies(using)
