"""Questions about accounts."""

import uuid
from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from lotse.accounts.models import User


def has_second_factor(user: User) -> bool:
    """Whether the user has set up TOTP."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def with_second_factor(user_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the users who have set up TOTP, in one query."""
    rows = Authenticator.objects.filter(user_id__in=list(user_ids), type=Authenticator.Type.TOTP)
    return set(rows.values_list("user_id", flat=True))


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()
