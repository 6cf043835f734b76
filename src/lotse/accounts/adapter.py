"""What we change about django-allauth: no sign-up, mails through the outbox, Sie instead of du, sealed secrets."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import formats

from lotse.accounts import mails
from lotse.accounts.sealed import SECRETS
from lotse.core import clock, crypto
from lotse.core.mailing import send


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Verwaltung Ihres Zentrums.",
        "email_password_mismatch": "E-Mail-Adresse oder Passwort stimmt nicht. Bitte prüfen Sie beides.",
        "enter_current_password": "Das ist nicht Ihr jetziges Passwort.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "incorrect_code": "Der Code stimmt nicht. Bitte nehmen Sie den Code, den die App jetzt anzeigt.",
        "invalid_password_reset": "Dieser Link gilt nicht mehr.",
        "rate_limited": "Das waren zu viele Versuche. Bitte warten Sie einige Minuten.",
        "too_many_login_attempts": "Das waren zu viele Versuche. Bitte warten Sie zehn Minuten oder setzen Sie ein "
        "neues Passwort.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not straight after the login: whoever has just shown the password need not type it again."""
        shown = get_authentication_records(self.request, self.request.user)
        return not shown or time.time() - shown[-1]["at"] > REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Account mails take the same way as all others: written with the change, sent by the worker, retried."""
        at = formats.date_format(clock.local(clock.now()), "d.m.Y H:i")
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        subject, text = mails.write(template_prefix, {**context, "at": f"{at} Uhr", "hours": hours})
        send(to=email, subject=subject, text=text)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "rate_limited": AccountAdapter.error_messages["rate_limited"],
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text, SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text, SECRETS)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """The district's own login opens accounts that an invitation has made; it makes none."""
        return False
