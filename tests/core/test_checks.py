"""The system check of tenancy finds each way in which a model could leak."""

import datetime as dt
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from lotse.core.checks import _check_global_model, _check_tenant_model, check_tenancy
from lotse.core.tenancy import TenantModel


def test_the_project_keeps_its_promises() -> None:
    assert check_tenancy(None) == []


def _ids(errors: list[Any]) -> set[str]:
    return {error.id for error in errors}


@isolate_apps("lotse.core")
def test_each_promise_has_its_error() -> None:
    class Unbound(models.Model):
        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    class Leaky(TenantModel):
        code = models.CharField(max_length=5, unique=True)
        user = models.ForeignKey("accounts.User", on_delete=models.PROTECT)
        objects = models.Manager()

        class Meta(TenantModel.Meta):
            app_label = "core"
            constraints = (models.UniqueConstraint(fields=("user",), name="core_leaky"),)

    Leaky._meta.get_field("user").remote_field.model = _user_model()
    assert _ids(_check_global_model(Unbound)) == {"lotse.E001"}
    assert {"lotse.E003", "lotse.E004", "lotse.E005"} <= _ids(_check_tenant_model(Leaky))


def _user_model() -> type[models.Model]:
    from lotse.accounts.models import User

    return User


@pytest.mark.parametrize("setting", ["LOTSE_SMTP_PORT", "LOTSE_SESSION_IDLE_MINUTES"])
def test_a_setting_that_cannot_be_used_is_named(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from lotse.config import environment

    monkeypatch.setenv(setting, "viele")
    with pytest.raises(environment.SettingError, match=f"{setting} muss eine ganze Zahl sein, nicht „viele“"):
        environment.number(setting, 1)
    monkeypatch.setenv(setting, "vielleicht")
    with pytest.raises(environment.SettingError, match=setting):
        environment.flag(setting)


def test_who_has_checked_a_language_is_read_with_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from lotse.config import environment

    monkeypatch.setenv("LOTSE_CHECKED_UK", "Sprachdienst, Kreis Muster, 2026-11-26")
    assert environment.signed("LOTSE_CHECKED_UK") == ("Sprachdienst, Kreis Muster", dt.date(2026, 11, 26))
    assert environment.signed("LOTSE_CHECKED_AR") is None
    for value in ("Sprachdienst", "2026-11-26", "Sprachdienst, 26.11.2026"):
        monkeypatch.setenv("LOTSE_CHECKED_UK", value)
        with pytest.raises(environment.SettingError, match="LOTSE_CHECKED_UK"):
            environment.signed("LOTSE_CHECKED_UK")
