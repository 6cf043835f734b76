"""Row-level security on PostgreSQL: the second belt below ``tenancy.py``.

A policy on each table of a TenantModel shows and takes the rows of the centre that the connection was told
(``lotse.centre``), to the owner of the tables too. ``lotse.beyond``: "read" shows all rows (a Door), "all" lifts the
guard (backup, migrations, keys). Told nothing, a connection sees nothing, whatever the SQL.

A superuser passes by each policy: the account of the application must be none (``passes_by``, told by ``lotse check``).
"""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from lotse.core.tenancy import TenantModel

POLICY, READING = "lotse_centre", "lotse_reading"
_OWN = (
    "centre_id = NULLIF(current_setting('lotse.centre', true), '')::uuid "
    "OR current_setting('lotse.beyond', true) = 'all'"
)
_READ = "current_setting('lotse.beyond', true) = 'read'"


def guarded_models() -> list[type[TenantModel]]:
    """All models of centres but those that say why not (``unguarded_because``)."""
    found = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, TenantModel)]
    return [one for one in found if one._meta.managed and not one._meta.proxy and not one.unguarded_because]


def ensure_policies(using: str = DEFAULT_DB_ALIAS) -> None:
    """Guard each table that is not guarded yet. Asked after each migration, so that no new model is forgotten."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        present = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()")
        made = set(cursor.fetchall())
        for model in guarded_models():
            name = model._meta.db_table
            if name not in present or {(name, POLICY), (name, READING)} <= made:
                continue
            table = quote(name)
            for policy in (POLICY, READING):
                cursor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
            cursor.execute(f"CREATE POLICY {POLICY} ON {table} USING ({_OWN}) WITH CHECK ({_OWN})")
            cursor.execute(f"CREATE POLICY {READING} ON {table} FOR SELECT USING ({_READ})")
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # for the owner too


def passes_by(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the account of the application is one that no policy binds (PostgreSQL only)."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
