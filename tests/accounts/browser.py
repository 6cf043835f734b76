"""What a person does at the login, step by step."""

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client

from lotse.accounts.models import User
from tests.world import PASSWORD

LOGIN = "/konto/anmelden/"


def sign_in(client: Client, user: User, password: str = PASSWORD, next: str = "") -> Any:
    query = f"?next={next}" if next else ""
    return client.post(LOGIN + query, {"login": user.email, "password": password})


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def set_up_factor(user: User, secret: str = "JBSWY3DPEHPK3PXP") -> str:
    auth.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret
