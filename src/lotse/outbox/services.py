"""Sending mail. ``post`` belongs into the business transaction; the worker delivers and retries."""

import base64
import datetime as dt
import smtplib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext

from lotse.core import clock, crypto, jobs
from lotse.core.errors import ChangedMeanwhile, LotseError, NotFound
from lotse.outbox.enums import MailState
from lotse.outbox.models import Attachment, Mail
from lotse.tenants.models import Centre

DELIVER = "lotse.outbox.tasks.deliver"

# Waiting times after a failed attempt; after the last one the mail is failed and shows up under "Postausgang".
RETRIES = (dt.timedelta(minutes=2), dt.timedelta(minutes=15), dt.timedelta(hours=2), dt.timedelta(hours=12))


REPORTS_PER_SENDER = 5  # barriers reported from one network address in an hour
REPORTS_IN_ALL = 60


class TooManyReports(LotseError):
    code = "outbox.too_many_reports"
    sentence = "Das waren zu viele Nachrichten. Bitte versuchen Sie es in einer Stunde noch einmal."


@dataclass(frozen=True, slots=True)
class File:
    """A file to send along. Its name must not name a person; what names persons goes into an encrypted archive."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A mail without files; the subject must not name a person."""

    to: str
    subject: str
    text: str


def post(
    *,
    to: str,
    subject: str,
    text: str,
    centre: Centre | None = None,
    now: dt.datetime | None = None,
    files: Iterable[File] = (),
) -> Mail:
    """Queue a plain-text mail. The subject must not name a person."""
    with transaction.atomic():
        mail = Mail.objects.create(
            to=to, subject=subject[:200], text=text, centre=centre, created_at=now or clock.now()
        )
        for file in files:
            content = base64.b64encode(file.content).decode()
            Attachment.objects.create(mail=mail, name=file.name, media_type=file.media_type, content=content)
        jobs.enqueue(DELIVER, str(mail.pk))
    return mail


def post_many(*, messages: Iterable[Message], centre: Centre, now: dt.datetime) -> list[Mail]:
    """Queue many mails, each with its own attempts; in the order of the messages."""
    mails = [
        Mail(to=one.to, subject=one.subject[:200], text=one.text, centre=centre, created_at=now) for one in messages
    ]
    with transaction.atomic():
        Mail.objects.bulk_create(mails)
        for mail in mails:
            jobs.enqueue(DELIVER, str(mail.pk))
    return mails


def report_barrier(*, problem: str, page: str, reply_to: str, sender: str, now: dt.datetime) -> Mail:
    """Tell the operator about a barrier. Raises TooManyReports.

    ``sender`` is a network address, of which only a keyed hash is kept, for an hour.
    """
    for key, limit in ((f"feedback:{_impersonal(sender)}", REPORTS_PER_SENDER), ("feedback", REPORTS_IN_ALL)):
        cache.add(key, 0, timeout=3600)
        if cache.incr(key) > limit:
            sentence = gettext("Das waren zu viele Nachrichten. Bitte versuchen Sie es in einer Stunde noch einmal.")
            raise TooManyReports(sentence)
    text = f"{problem}\n\nSeite: {page or 'nicht genannt'}\nAntwort an: {reply_to or 'nicht gewünscht'}"
    operator = settings.OPERATOR_EMAIL or settings.DEFAULT_FROM_EMAIL
    return post(to=operator, subject="Lotse: Jemand meldet eine Barriere", text=text, now=now)


def _impersonal(sender: str) -> str:
    return crypto.blind_index(sender, centre_id="-", kind="feedback")


def retry(*, mail_id: uuid.UUID, centre: Centre) -> Mail:
    """Queue a mail of the centre again that was given up. Raises NotFound, ChangedMeanwhile."""
    mail = Mail.objects.filter(pk=mail_id, centre=centre).first()
    if mail is None:
        raise NotFound
    with transaction.atomic():
        again = Mail.objects.filter(pk=mail_id, state=MailState.FAILED)
        if again.update(state=MailState.QUEUED, attempts=0) != 1:
            raise ChangedMeanwhile
        jobs.enqueue(DELIVER, str(mail_id))
    return mail


def retry_account_mails() -> None:
    """Queue all mails of no centre again that were given up."""
    for mail_id in Mail.objects.filter(centre=None, state=MailState.FAILED).values_list("pk", flat=True):
        with transaction.atomic():
            if Mail.objects.filter(pk=mail_id, state=MailState.FAILED).update(state=MailState.QUEUED, attempts=0):
                jobs.enqueue(DELIVER, str(mail_id))


def deliver(*, mail_id: uuid.UUID, now: dt.datetime) -> None:
    """Send one queued mail; after a failure queue it again, later. Does nothing for a mail already settled."""
    mail = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED).select_related("centre").first()
    if mail is None:
        return
    sender = settings.DEFAULT_FROM_EMAIL
    reply_to = [mail.centre.email] if mail.centre and mail.centre.email else None
    message = EmailMessage(mail.subject, mail.text, sender, [mail.to], reply_to=reply_to)
    for file in mail.attachments.all():
        message.attach(file.name, base64.b64decode(file.content), file.media_type)
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        _postpone(mail, error, now)
    else:
        mail.state, mail.sent_at, mail.attempts, mail.last_error = MailState.SENT, now, mail.attempts + 1, ""
        if not settings.DEVELOPER_PAGES:
            mail.to = mail.text = ""  # its fate is known: nobody needs the contents any more
            mail.attachments.all().delete()
        mail.save()


def _postpone(mail: Mail, error: Exception, now: dt.datetime) -> None:
    last = mail.attempts >= len(RETRIES)
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(
            state=MailState.FAILED if last else MailState.QUEUED,
            attempts=mail.attempts + 1,
            last_error=type(error).__name__,
        )
        if not last:
            jobs.enqueue(DELIVER, str(mail.pk), run_after=now + RETRIES[mail.attempts])
