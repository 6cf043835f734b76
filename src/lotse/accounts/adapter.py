"""What we change about django-allauth: no open sign-up, mails through the outbox, German names of the factor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string

from lotse.core.mailing import send


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Account mails take the same way as all others: written with the change, sent by the worker, retried."""
        context = {**context, "email": email}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        send(to=email, subject=subject, text=render_to_string(f"{template_prefix}_message.txt", context))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_label(self, user: Any) -> str:
        return str(user.email)
