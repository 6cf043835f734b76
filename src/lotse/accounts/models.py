import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lotse.core.personal import Personal


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do is decided by their memberships, one per centre."""

    personal = Personal("tenants.member", names=("email", "name"), withheld=(("password", "opens the account"),))

    global_because = "one person may work in several centres"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("E-Mail-Adresse", max_length=254, unique=True)  # stored in lower case
    name = models.CharField("Name", max_length=150)
    is_active = models.BooleanField("aktiv", default=True)
    is_operator = models.BooleanField("Betrieb der Installation", default=False)
    joined_at = models.DateTimeField("angelegt am", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)
