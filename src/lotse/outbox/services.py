"""Sending mail. ``post`` belongs into the business transaction; the worker delivers and retries."""

import base64
import datetime as dt
import smtplib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from lotse.core import clock, jobs
from lotse.core.errors import ChangedMeanwhile, NotFound
from lotse.outbox.enums import MailState
from lotse.outbox.models import Attachment, Carried, Mail
from lotse.tenants.models import Centre

DELIVER = "lotse.outbox.tasks.deliver"

# Waiting times after a failed attempt; after the last one the mail is failed and shows up under "Postausgang".
RETRIES = (dt.timedelta(minutes=2), dt.timedelta(minutes=15), dt.timedelta(hours=2), dt.timedelta(hours=12))
LOST_AFTER = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class File:
    """A file to send along. Its name must not name a person; what names persons goes into an encrypted archive."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A mail without files; the subject must not name a person. ``carries``: see ``post``."""

    to: str
    subject: str
    text: str
    carries: tuple[uuid.UUID, ...] = ()


def post(
    *,
    to: str,
    subject: str,
    text: str,
    centre: Centre | None = None,
    now: dt.datetime | None = None,
    files: Iterable[File] = (),
    carries: Iterable[uuid.UUID] = (),
) -> Mail:
    """Queue a plain-text mail. The subject must not name a person.

    ``carries``: ids of what it takes along or opens; whoever takes one of them back stops the mail with ``stop``.
    """
    queued_at = now or clock.now()
    with transaction.atomic():
        mail = Mail.objects.create(
            to=to, subject=subject[:200], text=text, centre=centre, created_at=queued_at, due_at=queued_at
        )
        Carried.objects.bulk_create(Carried(mail=mail, object_id=one) for one in carries)
        for file in files:
            content = base64.b64encode(file.content).decode()
            Attachment.objects.create(mail=mail, name=file.name, media_type=file.media_type, content=content)
        jobs.enqueue(DELIVER, str(mail.pk))
    return mail


def post_many(*, messages: Iterable[Message], centre: Centre, now: dt.datetime) -> list[Mail]:
    """Queue many mails, each with its own attempts; in the order of the messages."""
    written = list(messages)
    mails = [
        Mail(to=one.to, subject=one.subject[:200], text=one.text, centre=centre, created_at=now, due_at=now)
        for one in written
    ]
    with transaction.atomic():
        Mail.objects.bulk_create(mails)
        Carried.objects.bulk_create(
            Carried(mail=mail, object_id=object_id)
            for mail, one in zip(mails, written, strict=True)
            for object_id in one.carries
        )
        for mail in mails:
            jobs.enqueue(DELIVER, str(mail.pk))
    return mails


_UNDER_WAY = (MailState.QUEUED, MailState.SENDING)
_UNSENT = (MailState.QUEUED, MailState.FAILED)  # what failed can be tried again


def stop(*, carrying: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Let no mail leave that carries one of these, and forget what it says; what is on its way already goes on.

    Returns everything that the stopped mails carried: none of it has left, whatever else was in the same mail. Call it
    inside the transaction that takes back.
    """
    stopped = []
    with transaction.atomic():
        found = Mail.objects.filter(state__in=_UNSENT, carried__object_id__in=list(carrying))
        for mail_id in found.order_by("id").values_list("id", flat=True).distinct():
            row = Mail.objects.filter(pk=mail_id, state__in=_UNSENT)
            if row.update(state=MailState.STOPPED, to="", text=""):
                stopped.append(mail_id)
        Attachment.objects.filter(mail__in=stopped).delete()
    return set(Carried.objects.filter(mail__in=stopped).values_list("object_id", flat=True))


def never_left(object_id: uuid.UUID) -> bool:
    """Whether each mail that was to carry it was stopped; False where there was none."""
    states = set(Mail.objects.filter(carried__object_id=object_id).values_list("state", flat=True))
    return states == {MailState.STOPPED}


def retry(*, mail_id: uuid.UUID, centre: Centre) -> Mail:
    """Queue a mail of the centre again that was given up. Raises NotFound, ChangedMeanwhile."""
    mail = Mail.objects.filter(pk=mail_id, centre=centre).first()
    if mail is None:
        raise NotFound
    with transaction.atomic():
        again = Mail.objects.filter(pk=mail_id, state=MailState.FAILED)
        if again.update(state=MailState.QUEUED, attempts=0, due_at=clock.now()) != 1:
            raise ChangedMeanwhile
        jobs.enqueue(DELIVER, str(mail_id))
    return mail


def retry_account_mails() -> None:
    """Queue all mails of no centre again that were given up."""
    for mail_id in Mail.objects.filter(centre=None, state=MailState.FAILED).values_list("pk", flat=True):
        with transaction.atomic():
            if Mail.objects.filter(pk=mail_id, state=MailState.FAILED).update(
                state=MailState.QUEUED, attempts=0, due_at=clock.now()
            ):
                jobs.enqueue(DELIVER, str(mail_id))


def deliver(*, mail_id: uuid.UUID, now: dt.datetime) -> None:
    """Send one queued mail; after a failure queue it again, later. Does nothing for a mail already settled.

    It is claimed first: from then on nobody can stop it, and a second worker leaves it alone.
    """
    if Mail.objects.filter(pk=mail_id, state=MailState.QUEUED).update(state=MailState.SENDING, due_at=now) != 1:
        return
    mail = Mail.objects.select_related("centre").get(pk=mail_id)
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
    due_at = now if last else now + RETRIES[mail.attempts]
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(
            state=MailState.FAILED if last else MailState.QUEUED,
            attempts=mail.attempts + 1,
            last_error=type(error).__name__,
            due_at=due_at,
        )
        if not last:
            jobs.enqueue(DELIVER, str(mail.pk), run_after=due_at)


def resume(centre: Centre, now: dt.datetime) -> None:
    """Queue again what a worker was killed over, an hour after it was due (registry.periodic).

    A mail that had just left when the worker died goes twice; the other mistake would be that it never goes. Mails
    of no centre are resumed along with those of any.
    """
    lost = Mail.objects.filter(Q(centre=centre) | Q(centre=None), due_at__lte=now - LOST_AFTER)
    for mail_id in lost.filter(state__in=_UNDER_WAY).values_list("pk", flat=True):
        with transaction.atomic():
            row = lost.filter(pk=mail_id, state__in=_UNDER_WAY)
            if row.update(state=MailState.QUEUED, due_at=now):
                jobs.enqueue(DELIVER, str(mail_id))


def forget(*, carrying: Iterable[uuid.UUID]) -> None:
    """Stop mails as ``stop`` does, and let nothing say any more what mails carried: these objects are deleted."""
    ids = list(carrying)
    stop(carrying=ids)
    with transaction.atomic():
        sent = (
            Mail.objects.filter(carried__object_id__in=ids).exclude(state__in=_UNDER_WAY).values_list("pk", flat=True)
        )
        Mail.objects.filter(pk__in=list(sent)).update(to="", text="")
        Attachment.objects.filter(mail__in=list(sent)).delete()
        Carried.objects.filter(object_id__in=ids).delete()
