"""Model fields of our own."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Model

from lotse.core import crypto


class Sealed:
    """A stored value that has not been decrypted yet; prints nothing of its content."""

    __slots__ = ("stored",)

    def __init__(self, stored: str) -> None:
        self.stored = stored

    def __repr__(self) -> str:
        return "‹verschlüsselt›"


class _Opener:
    """Decrypts on first reading, because only the instance knows the row that the value is bound to."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: Model | None, owner: type[Model]) -> Any:
        if instance is None:
            return self
        values = instance.__dict__
        name = self.field.attname
        if name not in values:
            instance.refresh_from_db(fields=[name])
        value = values[name]
        if isinstance(value, Sealed):
            value = values[name] = crypto.decrypt(value.stored, self.field.place_of(instance))
        return value

    def __set__(self, instance: Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField[str, str]):
    """Text that the database sees only encrypted, bound to centre, model, field and primary key.

    Cannot be filtered by, nor changed with ``QuerySet.update``: the query raises FieldError. ``""`` stays ``""``.
    The key must be set before the first save (our models use UUIDs).
    """

    def contribute_to_class(self, cls: type[Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opener(self))

    def place_of(self, instance: Model) -> str:
        centre = getattr(instance, "centre_id", None) or "-"
        return f"{centre}/{self.model._meta.label_lower}/{self.attname}/{instance.pk}"

    def from_db_value(self, value: str | None, *_: object) -> "Sealed | str | None":
        return Sealed(value) if value else value

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str) and value:
            return Sealed(crypto.encrypt(value, self.place_of(model_instance)))
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.stored
        if value:
            raise FieldError(f"{self.model._meta.label}.{self.attname} is encrypted: save the instance instead.")
        return value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull"}:
            raise FieldError(f"{self.model._meta.label}.{self.attname} is encrypted: it cannot be searched.")
        return super().get_lookup(lookup_name)
