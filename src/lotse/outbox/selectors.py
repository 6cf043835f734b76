"""Questions about mails."""

import uuid

from django.db.models import QuerySet

from lotse.core.errors import NotFound
from lotse.outbox.enums import MailState
from lotse.outbox.models import Mail
from lotse.tenants.models import Centre


def failed_mails(centre: Centre) -> QuerySet[Mail]:
    """Mails of a centre that were given up, newest first, without recipient and text."""
    rows = Mail.objects.filter(centre=centre, state=MailState.FAILED)
    return rows.defer("to", "text").order_by("-created_at", "-id")


def failed_account_mails() -> QuerySet[Mail]:
    """Mails of no centre (password resets, reports of barriers) that were given up, without recipient and text."""
    rows = Mail.objects.filter(centre=None, state=MailState.FAILED)
    return rows.defer("to", "text").order_by("-created_at", "-id")


def latest_mails(count: int) -> list[Mail]:
    """The newest mails of the whole installation, with their contents: for developers only."""
    return list(Mail.objects.select_related("centre").order_by("-created_at", "-id")[:count])


def mail(mail_id: uuid.UUID) -> Mail:
    """One mail with its contents: for developers only. Raises NotFound."""
    found = Mail.objects.filter(pk=mail_id).first()
    if found is None:
        raise NotFound
    return found
