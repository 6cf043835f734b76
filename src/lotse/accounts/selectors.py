"""Questions about accounts."""

from allauth.mfa.models import Authenticator

from lotse.accounts.models import User


def has_second_factor(user: User) -> bool:
    """Whether the user has set up TOTP."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()
