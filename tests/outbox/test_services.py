"""The outbox: a mail is written with what it tells about, sent by the worker, tried again, and never lost."""

import base64
import datetime as dt
import smtplib
import uuid
from typing import Any

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from lotse.core import mailing
from lotse.core.errors import ChangedMeanwhile, NotFound
from lotse.outbox import services
from lotse.outbox.models import Mail
from lotse.outbox.tasks import deliver
from tests.world import NOW, World


@pytest.fixture
def mail(world: World) -> Mail:
    return services.post(
        to="a@example.org", subject="Termin", text="Bitte kommen Sie am Montag.", centre=world.lippe.centre, now=NOW
    )


@pytest.fixture
def _refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    def send_messages(self: EmailBackend, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("a@example.org")

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_a_mail_is_sent_with_the_centre_as_its_reply_address(mail: Mail) -> None:
    services.deliver(mail_id=mail.pk, now=NOW)
    (message,) = sent.outbox
    assert (message.subject, message.body) == ("Termin", "Bitte kommen Sie am Montag.")
    assert (message.to, message.reply_to) == (["a@example.org"], ["ki@lippe.example.org"])
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == ("sent", NOW, 1)


def test_many_mails_are_queued_with_what_they_tell_about_or_not_at_all(world: World) -> None:
    messages = [services.Message(f"{number}@example.org", "Plätze", f"Text {number}") for number in range(3)]
    with pytest.raises(RuntimeError), transaction.atomic():
        services.post_many(messages=messages, centre=world.lippe.centre, now=NOW)
        raise RuntimeError
    assert not Mail.objects.exists() and not DBTaskResult.objects.exists()
    mails = services.post_many(messages=messages, centre=world.lippe.centre, now=NOW)
    assert [(mail.to, mail.text) for mail in mails] == [(one.to, one.text) for one in messages]
    assert {job.args_kwargs["args"][0] for job in DBTaskResult.objects.all()} == {str(mail.pk) for mail in mails}
    for mail in mails:
        services.deliver(mail_id=mail.pk, now=NOW)
    assert [message.body for message in sent.outbox] == ["Text 0", "Text 1", "Text 2"]


def test_what_is_taken_back_does_not_leave(world: World) -> None:
    mine, other, alone = (uuid.uuid4() for _ in range(3))
    file = services.File("a.zip", "application/zip", b"x")
    common: dict[str, Any] = {"to": "a@example.org", "subject": "Unterlagen", "text": "x", "now": NOW, "files": [file]}
    both, gone, kept = (services.post(carries=one, **common) for one in ([mine, other], [mine], [alone]))
    services.deliver(mail_id=gone.pk, now=NOW)
    assert services.stop(carrying=[mine]) == {mine, other}, "what was in the same mail stays here too"
    assert (services.never_left(mine), services.never_left(other), services.never_left(alone)) == (False, True, False)
    for one in (both, kept):
        services.deliver(mail_id=one.pk, now=NOW)
        one.refresh_from_db()
    assert (both.state, both.to, both.text, both.attachments.count()) == ("stopped", "", "", 0)
    assert (kept.state, len(sent.outbox)) == ("sent", 2)
    assert services.stop(carrying=[mine, alone]) == set()


@pytest.mark.usefixtures("_refusing")
def test_a_mail_that_failed_is_stopped_and_not_tried_again(mail: Mail) -> None:
    mail.carried.create(object_id=mail.pk)
    for _ in range(5):
        services.deliver(mail_id=mail.pk, now=NOW)
    assert services.stop(carrying=[mail.pk]) == {mail.pk}
    with pytest.raises(ChangedMeanwhile):
        services.retry(mail_id=mail.pk, centre=mail.centre)  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "again"), [("sending", True), ("queued", True), ("stopped", False)])
def test_a_mail_whose_worker_was_killed_is_tried_again(mail: Mail, state: str, again: bool) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=state)
    DBTaskResult.objects.all().delete()
    for minutes, jobs in ((59, 0), (60, again), (61, again)):
        services.resume(mail.centre, NOW + dt.timedelta(minutes=minutes))  # type: ignore[arg-type]
        assert DBTaskResult.objects.count() == jobs, minutes
    services.deliver(mail_id=mail.pk, now=NOW)
    assert len(sent.outbox) == again


def test_of_two_workers_one_sends_and_what_is_on_its_way_goes_on(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    mail.carried.create(object_id=mail.pk)
    send = EmailBackend.send_messages

    def meanwhile(self: EmailBackend, messages: Any) -> int:
        services.deliver(mail_id=mail.pk, now=NOW)
        assert services.stop(carrying=[mail.pk]) == set()
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)
    services.deliver(mail_id=mail.pk, now=NOW)
    assert (len(sent.outbox), services.never_left(mail.pk)) == (1, False)


def test_once_sent_nobody_can_read_it_any_more(mail: Mail, settings: Any) -> None:
    for developer_pages, kept in ((True, "a@example.org"), (False, "")):
        settings.DEVELOPER_PAGES = developer_pages
        Mail.objects.update(state="queued", sent_at=None)
        services.deliver(mail_id=mail.pk, now=NOW)
        assert Mail.objects.get().to == kept
    assert Mail.objects.get().text == ""


def test_files_go_along_unread_by_the_database_and_are_gone_once_sent(world: World, settings: Any) -> None:
    settings.DEVELOPER_PAGES = False
    mail = services.post(
        to="a@example.org",
        subject="Termin",
        text="Siehe Anlage.",
        centre=world.lippe.centre,
        now=NOW,
        files=[services.File("termin.ics", "text/calendar", b"BEGIN:VCALENDAR")],
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM outbox_attachment")
        assert b"BEGIN" not in base64.b64decode(cursor.fetchone()[0].partition(":")[2])
    services.deliver(mail_id=mail.pk, now=NOW)
    (message,) = sent.outbox
    assert message.attachments == [("termin.ics", "BEGIN:VCALENDAR", "text/calendar")]
    assert not mail.attachments.exists()


def test_a_mail_is_sent_once(mail: Mail) -> None:
    for _ in range(2):
        services.deliver(mail_id=mail.pk, now=NOW)
    assert len(sent.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.post(to="a@example.org", subject="Termin", text="x", now=NOW)
        raise ZeroDivisionError
    assert not Mail.objects.exists() and not DBTaskResult.objects.exists()


def test_the_worker_gets_the_key_of_the_mail_and_nothing_else(mail: Mail) -> None:
    job = DBTaskResult.objects.get()
    assert job.task_path == "lotse.outbox.tasks.deliver"
    assert job.args_kwargs == {"args": [str(mail.pk)], "kwargs": {}}
    deliver.call(str(mail.pk))
    assert len(sent.outbox) == 1


@pytest.mark.usefixtures("_refusing")
def test_a_failed_attempt_is_repeated_later_and_after_the_fifth_given_up(mail: Mail) -> None:
    now, waits = NOW, []
    for attempt in range(1, 6):
        services.deliver(mail_id=mail.pk, now=now)
        mail.refresh_from_db()
        assert (mail.attempts, mail.last_error, mail.sent_at) == (attempt, "SMTPServerDisconnected", None)
        # Jobs without a time are stored with the last day that a database knows
        later = DBTaskResult.objects.filter(run_after__gt=now, run_after__year__lt=9000).order_by("-run_after").first()
        if later is not None:
            waits.append(later.run_after - now)
            now = later.run_after
    assert waits == list(services.RETRIES)
    assert mail.state == "failed"


@pytest.mark.usefixtures("_refusing")
def test_an_error_is_kept_without_what_it_says(mail: Mail) -> None:
    services.deliver(mail_id=mail.pk, now=NOW)
    mail.refresh_from_db()
    assert "@" not in mail.last_error


def test_recipient_and_text_are_sealed_in_the_database(mail: Mail) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_mail")
        stored = str(cursor.fetchall())
    assert "a@example.org" not in stored and "Montag" not in stored and "Termin" in stored


def test_a_given_up_mail_is_sent_again_by_its_centre_only(mail: Mail, world: World) -> None:
    with pytest.raises(ChangedMeanwhile):
        services.retry(mail_id=mail.pk, centre=world.lippe.centre)
    Mail.objects.update(state="failed", attempts=5)
    with pytest.raises(NotFound):
        services.retry(mail_id=mail.pk, centre=world.other.centre)
    services.retry(mail_id=mail.pk, centre=world.lippe.centre)
    services.deliver(mail_id=mail.pk, now=NOW + dt.timedelta(days=1))
    assert len(sent.outbox) == 1


def test_lower_apps_send_through_the_slot(world: World) -> None:
    mailing.send(to="b@example.org", subject="Passwort", text="…")
    assert Mail.objects.get().centre is None


def test_a_long_subject_is_cut(world: World) -> None:
    assert len(services.post(to="a@example.org", subject="x" * 300, text="", now=NOW).subject) == 200
