"""Each published release can be brought to this one: its backup is restored, migrated and walked through."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lotse

RELEASES = sorted((Path(__file__).parent / "releases").iterdir())
LOOK = """
import django; django.setup()
from django.test import Client
from lotse.core.tenancy import tenant_scope
from lotse.people.models import ContactWay, Household
from lotse.tenants.models import Centre, Membership
centre = Centre.objects.get()
with tenant_scope(centre.pk):
    member = Membership.objects.get(role_rows__role="counsellor", name="Jonas Tiemann")
    household = Household.objects.order_by("code")[0]
    assert household.street and ContactWay.objects.first().value.startswith("+49")
client = Client(headers={"host": "localhost"})
client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
for path in ("heute/", "familien/", f"familien/{household.code}/", "beratung/", "schule/kinder/", "schule/schulen/"):
    answer = client.get(f"/{centre.slug}/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
print("gesehen")
"""


def test_this_release_is_kept_for_the_next() -> None:
    assert lotse.__version__ in {folder.name for folder in RELEASES}


@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: folder.name)
@pytest.mark.long
def test_the_data_of_a_release_live_on_in_this_one(folder: Path, tmp_path: Path) -> None:
    environment = os.environ | {
        "LOTSE_DATA_DIR": str(tmp_path),
        "LOTSE_KEY_FILE": str(folder / "keys.json"),
        "LOTSE_DATABASE_URL": "",
        "LOTSE_DEMO": "yes",
        "DJANGO_SETTINGS_MODULE": "lotse.config.settings",
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "lotse.config.cli", "restore", str(folder / "lotse.backup"))
    run("-m", "lotse.config.cli", "upgrade")
    run("-m", "lotse.config.cli", "check-tenancy")
    assert "gesehen" in run("-c", LOOK)
