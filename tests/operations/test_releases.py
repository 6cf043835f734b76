"""Each published release can be brought to this one: its backup is restored, migrated and walked through."""

from pathlib import Path

import pytest

import lotse
from tests.operations.installation import Installation, database

RELEASES = sorted((Path(__file__).parent / "releases").iterdir())
LOOK = """
import django; django.setup()
from django.core.management import call_command
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
call_command("check-tenancy")
"""
TABLES = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from lotse.operations.setup import upgrade
call_command("migrate", verbosity=0)
list(upgrade())  # also after a start that was killed once the tables stood
ask = connection.introspection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":  # it keeps the statements; a column that came later stands elsewhere in them
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        for kind, name, sql in cursor:
            print(kind, name, sorted(sql.partition("(")[2][:-1].split(", ")))
    else:
        for table in ask.table_names(cursor):
            for column in ask.get_table_description(cursor, table):
                print(table, column.name, column.type_code, column.null_ok, column.default)
            for name, one in ask.get_constraints(cursor, table).items():
                kinds = ("columns", "primary_key", "unique", "foreign_key", "check", "index")
                print(table, name, *(one[kind] for kind in kinds))
"""


def test_this_release_is_kept_for_the_next() -> None:
    assert lotse.__version__ in {folder.name for folder in RELEASES}


@pytest.mark.long
def test_the_data_of_each_release_live_on_in_this_one(tmp_path: Path) -> None:
    """Also: whoever upgraded has the tables of whoever begins today, made at once (core/db/tables.py)."""
    fresh = Installation(tmp_path / "fresh", RELEASES[0] / "keys.json", database("fresh"))
    tables = sorted(fresh.python(TABLES).splitlines())
    assert len(tables) > 500
    for folder in RELEASES:
        upgraded = Installation(tmp_path / folder.name, folder / "keys.json", database("upgraded"))
        if folder == RELEASES[0]:
            assert "Hinweis: Die Liste der Löschungen" in upgraded.lotse(
                "restore", str(folder / "lotse.backup"), "--check"
            )
        upgraded.lotse("restore", str(folder / "lotse.backup"), "--without-deleted-list")
        upgraded.lotse("upgrade")
        said, _, found = upgraded.python(LOOK + "print('---')" + TABLES).partition("---\n")
        assert "In Ordnung" in said, folder.name
        assert sorted(found.splitlines()) == tables, folder.name
