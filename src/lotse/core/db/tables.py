"""Tables for an empty database, made at once instead of migration by migration."""

from collections.abc import Iterable

from django.apps import apps
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.migrations.executor import MigrationExecutor


def is_empty() -> bool:
    """Whether the database holds no table at all."""
    connection = connections[DEFAULT_DB_ALIAS]
    return not connection.introspection.table_names()


def has_table(model: type[models.Model]) -> bool:
    """Whether the table of a model is there yet."""
    return model._meta.db_table in connections[DEFAULT_DB_ALIAS].introspection.table_names()


def models_after(nodes: Iterable[tuple[str, str]]) -> Apps:
    """The models as these migrations leave them; with none (tests make their tables without), as they are today."""
    last = list(nodes)
    if not last:
        return apps
    found: Apps = MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader.project_state(last).apps
    return found


def make_tables(nodes: Iterable[tuple[str, str]] | None = None) -> None:
    """Make the tables of an empty database as these migrations leave them (default: all), and note them as applied.

    Migration by migration the same takes ten times as long, nearly all of it for models in between that nobody sees.
    What migrations do with rows has nothing to work on here. tests/operations/test_releases.py compares both ways.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = set(graph.nodes if nodes is None else nodes)
    last = [node for node in sorted(wanted) if not any(child.key in wanted for child in graph.node_map[node].children)]
    with connection.schema_editor() as editor:
        for model in models_after(last).get_models():
            if model._meta.can_migrate(connection) and not model._meta.proxy:
                editor.create_model(model)
    executor.recorder.ensure_schema()
    for app, name in sorted(wanted):
        executor.recorder.record_applied(app, name)
