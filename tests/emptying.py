"""After a test that commits: empty the tables that it filled.

Django empties all tables and makes content types and permissions of all models anew, which takes longer than most of
these tests.
"""

from functools import cache

from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

from lotse.core.scopes import whole_database

KEPT = {"django_content_type", "auth_permission"}  # made with the tables, the same for each test


def use() -> None:
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]


@cache
def _tables() -> list[str]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted({model._meta.db_table for model in models if not model._meta.proxy} - KEPT)


@whole_database()
def _empty(case: TransactionTestCase) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in _tables())
        )
        filled = [name for (name,) in cursor.fetchall()]
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        for name in filled:
            cursor.execute(f"DELETE FROM {quote(name)}")
