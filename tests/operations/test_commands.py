"""The command line: what an operator types, and what it answers."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from lotse.core.tenancy import tenant_scope
from lotse.operations.centres import CentreInvalid
from lotse.operations.overview import overview
from lotse.outbox.enums import MailState
from lotse.outbox.models import Mail
from lotse.tenants.models import Centre, Membership
from tests.world import NOW, PASSWORD, World

WORDS = {
    "slug": "neustadt",
    "name": "Kommunales Integrationszentrum Neustadt",
    "district": "Stadt Neustadt",
    "ags": "05999",
    "admin_email": "Verwaltung@neustadt.example.org",
    "admin_name": "Kim Anfang",
}


def _create(**changes: str) -> str:
    out = io.StringIO()
    call_command("create-centre", stdout=out, **(WORDS | changes))
    return out.getvalue()


def test_a_new_centre_can_be_entered_by_its_first_administrator(world: World) -> None:
    url = re.search(r"https?://\S+", _create())
    assert url
    path = re.sub(r"^https?://[^/]+", "", url.group())
    client = Client()
    assert client.get(path).status_code == 200
    client.post(path, {"name": "Kim Anfang", "password": PASSWORD, "repeated": PASSWORD})
    with tenant_scope(Centre.objects.get(slug="neustadt").pk):
        member = Membership.objects.get()
        assert member.user.email == "verwaltung@neustadt.example.org" and member.role_labels == "Verwaltung"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"slug": "konto"}, "konto"),
        ({"slug": "lippe"}, "Kurzname"),
        ({"slug": "Mit Leerzeichen"}, "nicht angelegt"),
        ({"ags": "9999"}, "Fünf Ziffern"),
        ({"admin_email": "keine Adresse"}, "E-Mail"),
    ],
)
def test_a_centre_that_cannot_be_is_refused_with_a_sentence(world: World, changes: dict[str, str], word: str) -> None:
    before = Centre.objects.count()
    with pytest.raises(CentreInvalid, match=word):
        _create(**changes)
    assert Centre.objects.count() == before


def test_help_names_each_command_of_lotse_with_a_sentence() -> None:
    lines = overview().splitlines()
    for name in ("run", "demo", "upgrade", "backup", "restore", "create-centre", "check-tenancy", "import-schools"):
        assert any(re.match(rf"  {name} +[A-ZÄÖÜ].*\.$", line) for line in lines), name
    assert not any(" sqlflush " in line for line in lines)


def _lotse(*words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """A run of its own, on an empty data folder."""
    env = {"PATH": os.environ["PATH"], "LOTSE_DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "lotse.config.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_without_tables_a_command_says_what_to_do_first(tmp_path: Path) -> None:
    ended = _lotse("check-tenancy", folder=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("Bitte zuerst: lotse upgrade") and "Traceback" not in ended.stderr


def _failed(centre: Centre | None, subject: str) -> Mail:
    return Mail.objects.create(
        to="kim@example.org",
        subject=subject,
        text="geheim",
        centre=centre,
        state=MailState.FAILED,
        attempts=5,
        last_error="SMTPServerDisconnected",
        created_at=NOW,
    )


def test_failed_account_mails_are_shown_to_the_operator_and_sent_again(world: World) -> None:
    mine = _failed(None, "Neues Passwort")
    theirs = _failed(world.lippe.centre, "Einladung")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("failed-mails", stdout=out)
    assert ended.value.code == 1
    assert "Neues Passwort" in out.getvalue() and "Einladung" not in out.getvalue()
    assert "kim@example.org" not in out.getvalue() and "geheim" not in out.getvalue()
    call_command("failed-mails", retry=True, stdout=out)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, mine.attempts, theirs.state) == (MailState.QUEUED, 0, MailState.FAILED)
