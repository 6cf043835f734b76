"""System checks: the promises of core/tenancy.py hold for each model of the project."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.sql.query import Query

from lotse.core import keychecks
from lotse.core.db import rows
from lotse.core.errors import LotseError
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantManager, TenantModel


def check_tenancy(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Each concrete model is a TenantModel, or names in ``global_because`` why it belongs to no centre."""
    errors: list[CheckMessage] = []
    for config in app_configs or apps.get_app_configs():
        if config.name.startswith("lotse."):
            for model in config.get_models(include_auto_created=True):
                errors += _check_tenant_model(model) if issubclass(model, TenantModel) else _check_global_model(model)
    return errors


def check_personal(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Each model says whose data it holds, by lookups that exist, or why it holds nobody's."""
    errors: list[CheckMessage] = []
    for config in app_configs or apps.get_app_configs():
        if config.name.startswith("lotse."):
            for model in config.get_models(include_auto_created=True):
                errors += _check_personal_model(model)
    return errors


def _check_personal_model(model: type[models.Model]) -> list[CheckMessage]:
    declared = getattr(model, "personal", None)
    if isinstance(declared, Impersonal):
        return []
    if not isinstance(declared, Personal):
        return [Error("says neither whose data it holds nor why nobody's (personal)", obj=model, id="lotse.E007")]
    unknown = [one for one in (*declared.names, *dict(declared.withheld)) if not _leads_somewhere(model, one)]
    unknown += [path for _, path in declared.paths() if not _leads_somewhere(model, path)]
    return [Error(f"personal names {one}, which does not exist", obj=model, id="lotse.E008") for one in unknown]


def _leads_somewhere(model: type[models.Model], path: str) -> bool:
    try:
        Query(model).names_to_path(path.split("__"), model._meta, fail_on_missing=True)
    except FieldError:
        return False
    return True


def check_keys(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The key ring opens what lies in the database; asked by ``lotse check`` and ``lotse migrate``."""
    try:
        if databases:
            keychecks.check_keys()
    except LotseError as error:
        return [Error(error.sentence, id="lotse.E010")]
    return []


def check_rows(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The account of the application is bound by the policies of the database."""
    if databases and rows.passes_by():
        text = (
            "Das Datenbankkonto ist Superuser oder darf Regeln umgehen (BYPASSRLS): Die zweite Sperre zwischen den "
            "Zentren wirkt nicht. Geben Sie Lotse ein eigenes Konto ohne diese Rechte (docs/betrieb.md)."
        )
        return [Warning(text, id="lotse.W011")]
    return []


def _check_global_model(model: type[models.Model]) -> list[CheckMessage]:
    if getattr(model, "global_because", ""):
        return []
    return [Error("neither a TenantModel nor global with a reason (global_because)", obj=model, id="lotse.E001")]


def _check_tenant_model(model: type[TenantModel]) -> list[CheckMessage]:
    found: list[CheckMessage] = []

    def error(text: str, number: int) -> None:
        found.append(Error(text, obj=model, id=f"lotse.E{number:03}"))

    if not isinstance(model._base_manager, TenantManager) or not isinstance(model._default_manager, TenantManager):
        error("base and default manager must be a TenantManager", 2)
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key and not isinstance(field, models.OneToOneField):
            error(f"{field.name} is unique across centres: use a constraint with the centre", 3)
        if isinstance(field, models.ForeignKey):
            target = field.remote_field.model
            if isinstance(target, type) and not issubclass(target, TenantModel) and not field.remote_field.hidden:
                error(f"{field.name} lets queries join from a global model: related_name='+'", 4)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and "centre" not in constraint.fields:
            error(f"{constraint.name} does not contain the centre", 5)
    if model._meta.local_many_to_many:
        error("many-to-many relations need an explicit tenant model instead", 6)
    return found
