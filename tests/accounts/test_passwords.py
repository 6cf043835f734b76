"""Forgotten and changed passwords, the mails about them, and the sessions that end with them."""

import re

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from lotse.accounts import mails
from lotse.outbox.models import Mail
from tests.accounts.browser import sign_in
from tests.world import PASSWORD, World

NEW = "Regen-am-Hermannsdenkmal"
FORGOTTEN = "/konto/passwort/vergessen/"


def ask_for_link(address: str) -> str:
    """The path of the link that the mail carries."""
    assert Client().post(FORGOTTEN, {"email": address})["Location"] == "/konto/passwort/vergessen/gesendet/"
    mail = Mail.objects.get()
    assert mail.to == address
    found = re.search(r"http://testserver(/konto/passwort/neu/\S+)", mail.text)
    assert found
    return found[1]


def test_the_link_of_the_mail_sets_a_new_password_once(world: World) -> None:
    user = world.lippe.counsellor.user
    path = ask_for_link(user.email)
    client = Client()
    form = client.get(path)["Location"]
    assert "set-password" in form  # the secret leaves the address bar
    assert client.post(form, {"password1": NEW, "password2": NEW})["Location"] == "/konto/passwort/geaendert/"
    assert "Ihr neues Passwort gilt" in client.get("/konto/passwort/geaendert/").content.decode()
    assert sign_in(Client(), user, PASSWORD).status_code == 200
    assert sign_in(Client(), user, NEW).status_code == 302
    assert "gilt nicht mehr" in Client().get(path).content.decode()


def test_opening_the_link_does_not_use_it_up(world: World) -> None:
    path = ask_for_link(world.charlie.email)
    for _ in range(3):
        assert Client().get(path).status_code == 302


def test_a_link_made_up_is_refused(world: World) -> None:
    page = Client().get("/konto/passwort/neu/1-abc-def/")
    assert page.status_code == 200 and "gilt nicht mehr" in page.content.decode()


def test_mail_and_page_do_not_tell_whether_an_account_exists(world: World) -> None:
    answers = [
        Client().post(FORGOTTEN, {"email": address}, follow=True).content
        for address in (world.charlie.email, "niemand@example.org")
    ]
    assert answers[0] == answers[1]
    assert [mail.to for mail in Mail.objects.all()] == [world.charlie.email]


def test_mails_of_an_account_wait_in_the_outbox(world: World) -> None:
    ask_for_link(world.charlie.email)
    mail = Mail.objects.get()
    assert mail.subject == "Lotse: Neues Passwort setzen"
    assert "24 Stunden" in mail.text and mail.centre is None
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(mail.pk)]


def test_more_than_three_links_in_ten_minutes_are_refused(world: World) -> None:
    for _ in range(3):
        assert Client().post(FORGOTTEN, {"email": world.charlie.email}).status_code == 302
    page = Client().post(FORGOTTEN, {"email": world.charlie.email})
    assert page.status_code == 429 and "zu viele Versuche" in page.content.decode()
    assert Mail.objects.count() == 3


def test_a_changed_password_ends_all_other_sessions(world: World) -> None:
    user = world.lippe.counsellor.user
    here, there = Client(), Client()
    sign_in(here, user)
    sign_in(there, user)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/konto/passwort/", data).status_code == 302
    assert here.get("/lippe/heute/").status_code == 200
    assert there.get("/lippe/heute/").status_code == 302
    assert Mail.objects.get().subject == "Lotse: Ihr Passwort wurde geändert"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("kurz-1", "mindestens 12"), ("passwort1234", ""), ("counsellor@lippe", "ähnlich")],
)
def test_weak_passwords_are_refused_in_german(world: World, password: str, sentence: str) -> None:
    client = Client()
    sign_in(client, world.lippe.counsellor.user)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = client.post("/konto/passwort/", data)
    if sentence:
        assert page.status_code == 200 and sentence in page.content.decode()


def test_own_sessions_are_listed_and_the_others_can_be_ended(world: World) -> None:
    user = world.lippe.counsellor.user
    here, there = (
        Client(headers={"user-agent": "Firefox"}),
        Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36"}),
    )
    sign_in(here, user)
    sign_in(there, user)
    page = here.get("/konto/sitzungen/").content.decode()
    assert "Firefox" in page and "Chrome, Android" in page and page.count("dieses Gerät") == 1
    here.post("/konto/sitzungen/")
    assert there.get("/lippe/heute/").status_code == 302
    assert here.get("/lippe/heute/").status_code == 200


@pytest.mark.parametrize("kind", sorted(mails.MAILS))
def test_each_account_mail_is_worded_and_names_nobody_in_its_subject(kind: str) -> None:
    context = {"password_reset_url": "https://lotse.example.org/x/", "at": "2.11.2026, 10:00 Uhr", "hours": 24}
    subject, text = mails.write(kind, context)
    assert subject.startswith("Lotse: ") and "@" not in subject
    assert text.startswith("Guten Tag,\n\n") and "{" not in text
