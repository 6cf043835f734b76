"""What the database knows of its own tables, to choose between indexes."""

from django.db import DEFAULT_DB_ALIAS, connections


def renew_statistics(*, always: bool = False) -> None:
    """Let the database look at its tables afresh; some milliseconds, as it looks at samples.

    Every row names its centre, so without statistics SQLite prefers the index of the centre to that of the row that is
    asked for: a list of 6,000 invitations took 19 s instead of 0.2 s. PostgreSQL does this by itself, but not within
    the minute after a restore (``always``).
    """
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
        elif always:
            cursor.execute("ANALYZE")
